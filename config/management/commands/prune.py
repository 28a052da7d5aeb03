"""`manage.py prune`: what the periodic job does, at once and to the end."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ingest import retention
from ingest.models import Run


class Command(BaseCommand):
    help = "Delete the runs that are older than their project keeps them, with their results."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *_: Any, **options: Any) -> None:
        now = timezone.now()
        old = Run.objects.filter(retention.too_old(now))
        if options["dry_run"]:
            self.stdout.write(f"{old.count()} runs are too old")
            return
        self.stdout.write(f"{retention.prune(now)} runs deleted")
        if left := old.count():
            self.stdout.write(f"{left} are left: a job is at work on their project. Call it again")
