"""Which runs are next: those that have ended, in the order of their numbers, without a gap."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from ingest.models import Run
from trends.models import Frontier

GIVEN_UP_AFTER: Final = timedelta(days=1)
"""A run that is still going on then is taken as it is. What it brings later makes the states stale."""
FEW: Final = 20
"""Ended runs beyond the frontier that are looked at."""


def is_over(run: Run) -> bool:
    return run.status != Run.Status.RUNNING or timezone.now() - run.created_at > GIVEN_UP_AFTER


def next_runs(project_id: int, upto: int, reached: int = 0) -> Iterator[Run]:
    """Runs after number `upto`, until one is still going on. Up to number `reached` it may: it was taken in before."""
    for run in Run.objects.filter(project=project_id, number__gt=upto).order_by("number").iterator(100):
        if run.number > reached and not is_over(run):
            return
        yield run


def beyond(project_id: int, upto: int) -> list[Run]:
    """The newest runs that have ended though an earlier one goes on, oldest first."""
    ended = Run.objects.filter(project=project_id, number__gt=upto).exclude(status=Run.Status.RUNNING)
    return list(ended.order_by("-number")[:FEW])[::-1]


def projects_behind() -> set[int]:
    """Ids of projects whose states are stale, or whose next run is over: a job was lost."""
    is_over = ~Q(status=Run.Status.RUNNING) | Q(created_at__lt=timezone.now() - GIVEN_UP_AFTER)
    runs = Run.objects.annotate(next=Coalesce(F("project__frontier__upto"), 0) + 1)  # there may be no frontier yet
    waiting = runs.filter(is_over, number=F("next")).values_list("project", flat=True)
    stale = Frontier.objects.filter(stale_from__isnull=False).values_list("pk", flat=True)
    return {*waiting, *stale}


def projects_unfinished() -> set[int]:
    """Ids of projects whose verdicts are there, and not all that follows from them: a job was lost, or is under way."""
    usable = Frontier.objects.filter(stale_from=None)
    late = usable.filter(Q(shifted__lt=F("upto")) | Q(compared__lt=F("upto")) | Q(project__change__is_dated=False))
    return set(late.values_list("pk", flat=True))
