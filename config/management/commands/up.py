"""`manage.py up`: the dashboard on this machine."""

import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.home import HomeError, default_home
from config.services import ServiceError
from config.up.error import UpError
from config.up.installation import Installation


class Command(BaseCommand):
    help = "Run Loopglass on this machine until Ctrl-C, with a PostgreSQL and a Valkey of its own unless given some."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the web server; 0: any free one (default: 8000)")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        parser.add_argument(
            "--home", type=Path, default=default_home(), help="folder for everything it keeps (default: %(default)s)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell in the background hands SIGINT down as ignored
            signal.signal(number, signal.default_int_handler)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup asks to stay
            signal.signal(signal.SIGHUP, signal.default_int_handler)
        try:
            Installation(options["home"], options["host"], options["port"], self._say).run()
        except (HomeError, ServiceError, UpError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self._say("stopped")
            sys.exit(0)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
