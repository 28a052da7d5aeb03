"""Runs that have become too old for their project go, with their results.

What was worked out of them stays: verdicts, rollups, trends. A month whose runs all go is dropped as a whole; that
costs nothing, however much is in it.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import OperationalError, connection, transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value

from ingest import partitions
from ingest.models import Run

LEAST: Final = 7
MOST: Final = 3_650
"""Days that results may be kept."""
NEWEST: Final = 60
"""So many of a project's runs stay, however old they are: a suite at rest does not lose its past."""
RESTS: Final = timedelta(days=62)
"""A month is dropped no sooner after its end: programs may know its partition to be there."""
SLICE: Final = 20_000
"""Results of one transaction."""

RESULTS: Final = """
DELETE FROM ingest_result WHERE run_at = %(at)s AND (project_id, run_id, seq, run_at) IN (
    SELECT project_id, run_id, seq, run_at FROM ingest_result
    WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(at)s LIMIT %(most)s
)
"""


def too_old(now: datetime) -> Q:
    """Of runs: those that go."""
    age = ExpressionWrapper(F("project__keep_days") * Value(timedelta(days=1)), DurationField())
    edge = ExpressionWrapper(Value(now, DateTimeField()) - age, DateTimeField())
    kept = Q(project__keep_days=None) | Q(status=Run.Status.RUNNING)
    return Q(created_at__lt=edge, number__lte=F("project__runs_started") - NEWEST) & ~kept


def prune(now: datetime, most: int | None = None) -> int:
    """Answers how many runs went; at most `most` of them, or all that are too old. Safe to be broken off."""
    _drop_months(now)
    gone = 0
    while most is None or gone < most:
        run = Run.objects.filter(too_old(now)).order_by("created_at").first()
        if run is None:
            break
        while _delete_some(run):
            pass
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
def _delete_some(run: Run) -> int:
    """Some results of the run; with the last of them the run itself. Answers 0 then."""
    values: dict[str, int | datetime] = {"project": run.project_id, "run": run.pk, "at": run.created_at, "most": SLICE}
    with connection.cursor() as cursor:
        cursor.execute(RESULTS, values)
        deleted: int = cursor.rowcount
    if deleted < SLICE:
        run.delete()
        return 0
    return deleted
