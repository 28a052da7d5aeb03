"""`manage.py project SLUG`: a project and tokens for it, or its removal."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config import env_file
from config.projects import client_variables
from ingest.models import Project
from ingest.removal import remove


class Command(BaseCommand):
    help = "Make a project, unless it exists, and new tokens for it, and print the variables of a client; or remove it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its name in addresses: letters, digits, hyphens, underscores")
        parser.add_argument("--name", help="its name for people (default: the slug)")
        parser.add_argument(
            "--remove", action="store_true", help="it goes, with its tokens and all that was recorded for it"
        )
        parser.add_argument("--open", action="store_true", help="everyone who can reach the site may read it")

    @transaction.atomic
    def handle(self, *_: Any, **options: Any) -> None:
        if options["remove"]:
            return self._remove(options["slug"])
        project = Project.objects.filter(slug=options["slug"]).first() or Project(slug=options["slug"])
        project.name = options["name"] or project.name or options["slug"]
        project.is_open = options["open"] or project.is_open
        try:
            project.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        project.save()
        self.stdout.write(env_file.lines(client_variables(project, "manage.py project")), ending="")
        return None

    def _remove(self, slug: str) -> None:
        project = Project.objects.filter(slug=slug, removed_at=None).first()
        if project is None:
            raise CommandError(f"there is no project {slug}")
        remove(project)
        self.stdout.write(f"{slug} is removed; a job deletes what was recorded for it.")
