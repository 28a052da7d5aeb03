"""`manage.py demo`: a made-up history to look at."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from config.celery import app
from dashboard.demo.calendar import Plan
from dashboard.demo.project import RUNS, SEED, find_demo, open_demo, plan_of
from dashboard.demo.sending import NotTaken, fill
from ingest import removal
from ingest.models import Project, Run
from trends.tasks import digest_run

PING_S: Final = 2
EVERY: Final = 10
"""Runs between two words of progress."""


class Command(BaseCommand):
    help = "Make a project with four weeks of made-up runs on three backends, with faults planted in them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=_number(0), help=f"another seed is another history (default: {SEED})")
        parser.add_argument("--runs", type=_number(1), help=f"spread over the four weeks (default: {RUNS})")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--again", action="store_true", help="remove the demo that is there and make a new one")
        what.add_argument("--remove", action="store_true", help="remove the demo, with everything in it")

    def handle(self, *_: Any, **options: Any) -> None:
        if options["again"] or options["remove"]:
            self._remove(find_demo())
        if options["remove"]:
            return
        project = open_demo(is_open=settings.LOCAL)
        plan = plan_of(project, options["seed"], options["runs"])
        if project.runs_started >= plan.runs:
            self.stdout.write(f"The demo is there, with seed {plan.seed}: {_address(project)}")
            self.stdout.write("--again makes it anew, --remove removes it.")
        else:
            self._make(project, plan)

    def _make(self, project: Project, plan: Plan) -> None:
        try:
            self._fill(project, plan)
        except NotTaken as error:
            raise CommandError(f"{error}. Call it again, and it goes on.") from error
        if app.control.ping(timeout=PING_S, limit=1):
            self._say("the worker makes verdicts of them, in order")
        else:
            self._digest(project)
        self._say(f"ready: {_address(project)}")

    def _fill(self, project: Project, plan: Plan) -> None:
        for number in fill(project, plan):
            if number % EVERY == 0 or number == plan.runs:
                self._say(f"{number} of {plan.runs} runs sent")

    def _digest(self, project: Project) -> None:
        """No worker is there: its work is done here. One that comes later finds nothing left to do."""
        runs = list(Run.objects.filter(project=project).order_by("number").values_list("pk", flat=True))
        for number, run in enumerate(runs, 1):
            digest_run(run)
            if number % EVERY == 0 or number == len(runs):
                self._say(f"{number} of {len(runs)} runs made into verdicts")

    def _remove(self, project: Project | None) -> None:
        if project is None:
            self._say("there is no demo")
            return
        removal.remove(project)
        while removal.delete_some(project.pk):
            pass
        self._say("the demo is removed")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _number(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if int(text) < least:
            raise ArgumentTypeError(f"from {least} on")
        return int(text)

    return number


def _address(project: Project) -> str:
    return f"{settings.PUBLIC_URL}{reverse('runs', args=[project.slug])}"
