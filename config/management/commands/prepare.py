"""`manage.py prepare`: everything that must be done once before programs of a new version start."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from config import env_file
from config.projects import client_variables
from ingest.models import Project

FIRST_SLUG = "default"
FIRST_NAME = "My project"


class Command(BaseCommand):
    help = "Migrate the database and collect the static files; safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--client-env", type=Path, help="also make a first project, and write here what a client of it needs"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=1, stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=1, stdout=self.stdout)
        if options["client_env"]:
            self._first_project(options["client_env"])

    def _first_project(self, path: Path) -> None:
        """Open to everyone only where everyone is on this machine. A project that was renamed is left alone."""
        there = Project.objects.filter(is_demo=False, removed_at=None)
        project = there.order_by("pk").first() or Project.objects.create(
            slug=FIRST_SLUG, name=FIRST_NAME, is_open=settings.LOCAL
        )
        env_file.write(path, client_variables(project, "manage.py up", env_file.read(path)))
