"""`manage.py services`: only PostgreSQL and Valkey, for work on the code."""

import os
import signal
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.home import HomeError, default_home, make_home
from config.services import Embedded, ServiceError
from config.up.error import UpError
from config.up.lock import HomeLock


class Command(BaseCommand):
    help = "Run PostgreSQL and Valkey until Ctrl-C, and print the variables that lead to them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--home", type=Path, default=default_home(), help="default: %(default)s")

    def handle(self, *_: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        try:
            home = make_home(options["home"])
            with closing(HomeLock(home)), Embedded(home, os.environ) as services:
                for name, url in services.environment.items():
                    self.stdout.write(f"export {name}='{url}'")
                self.stdout.flush()
                signal.pause()
        except (HomeError, ServiceError, UpError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stderr.write("stopped")
