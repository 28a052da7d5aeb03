"""Runs that have become too old for their project go, with their results.

What was worked out of them stays: verdicts, rollups, trends. A month whose runs all go is dropped as a whole; that
costs nothing, however much is in it.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import OperationalError, transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value

from ingest import lock, partitions
from ingest.models import Result, Run, Session

LEAST: Final = 7
MOST: Final = 3_650
"""Days that results may be kept."""
NEWEST: Final = 60
"""So many of a project's runs stay, however old they are: a suite at rest does not lose its past."""
RESTS: Final = timedelta(days=62)
"""A month is dropped no sooner after its end: programs may know its partition to be there."""


def too_old(now: datetime) -> Q:
    """Of runs: those that go."""
    age = ExpressionWrapper(F("project__keep_days") * Value(timedelta(days=1)), DurationField())
    edge = ExpressionWrapper(Value(now, DateTimeField()) - age, DateTimeField())
    kept = Q(project__keep_days=None) | Q(status=Run.Status.RUNNING)
    return Q(created_at__lt=edge, number__lte=F("project__runs_started") - NEWEST) & ~kept


def prune(now: datetime, most: int | None = None) -> int:
    """Answers how many runs went; at most `most` of them, or all that are too old. Safe to be broken off.

    A project that another job is at work on for long keeps its runs until the next time.
    """
    _drop_months(now)
    gone, busy = 0, set[int]()
    while most is None or gone < most:
        run = Run.objects.filter(too_old(now)).exclude(project__in=busy).order_by("created_at").first()
        if run is None:
            break
        if lock.is_kept(run.project_id):
            busy.add(run.project_id)
        else:
            _delete(run)
            gone += 1
    return gone


def _drop_months(now: datetime) -> None:
    """The old ones of which no run stays. One that is in use waits for the next time."""
    for month in partitions.months():
        end = partitions.following(month)
        within = Q(created_at__gte=_start(month), created_at__lt=_start(end))
        if _start(end) > now - RESTS or Run.objects.filter(within).exclude(too_old(now)).exists():
            continue
        try:
            partitions.drop(month)
        except OperationalError:
            return


def _start(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)


@transaction.atomic
def _delete(run: Run) -> None:
    """The whole run or nothing of it: a job that counts or judges runs again must not see a part of one.

    A late batch comes before or finds no run: what it would lock is locked here, in the same order.
    """
    lock.hold(run.project_id)
    list(Session.objects.select_for_update().filter(run=run))
    list(Run.objects.select_for_update().filter(pk=run.pk))
    Result.objects.filter(project=run.project_id, run=run, run_at=run.created_at).delete()
    run.delete()
