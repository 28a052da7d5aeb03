"""`manage.py recompute [PROJECT]`: everything that is derived, from the raw results, to the same values."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest.models import Project
from trends.recompute import recompute


class Command(BaseCommand):
    help = "Make rollups, disagreements, verdicts, shifts and all else that is derived again, from the raw results."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", nargs="?", help="its name in addresses (default: all projects)")
        parser.add_argument("--forget", action="store_true", help="also what came of runs that are no longer kept")

    def handle(self, *_: Any, **options: Any) -> None:
        projects = Project.objects.filter(slug=options["project"]) if options["project"] else Project.objects.all()
        if options["project"] and not projects:
            raise CommandError(f"there is no project {options['project']!r}")
        for project in projects:
            if not options["forget"] and (gone := project.runs_started - project.runs.count()):
                told = f"{project.slug}: {gone} of {project.runs_started} runs are no longer kept"
                raise CommandError(f"{told}; what came of them would be lost. --forget does it all the same")
            runs = recompute(project.pk)
            self.stdout.write(f"{project.slug}: {runs} runs")
