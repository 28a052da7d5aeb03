"""Which runs are next: those that have ended, in the order of their numbers, without a gap."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils import timezone

from ingest.models import Run

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
