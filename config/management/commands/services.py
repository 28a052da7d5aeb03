"""`manage.py services`: only PostgreSQL and Valkey, for work on the code."""

import os
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.services import Embedded, ServiceError


class Command(BaseCommand):
    help = "Run PostgreSQL and Valkey until Ctrl-C, and print the variables that lead to them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--home", type=Path, default=settings.BASE_DIR / ".loopglass-services")

    def handle(self, *_: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with Embedded(options["home"], os.environ) as services:
                for name, url in services.environment.items():
                    self.stdout.write(f"export {name}='{url}'")
                self.stdout.flush()
                signal.pause()
        except ServiceError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stderr.write("stopped")
