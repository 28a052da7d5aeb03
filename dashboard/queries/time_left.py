"""How long a run will still take: what the last run like it needed from here to its end."""

from datetime import datetime
from typing import Final

from django.db.models import FloatField, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Greatest, Round

from dashboard.queries.run import RunDetail
from ingest.models import Result, Run

PACE_AFTER: Final = 20
"""Results from which on the time left is told."""
LEAST_S: Final = 5.0
LIKE: Final = 0.2
"""A run is like another if their sizes differ by no more than this share."""
CANDIDATES: Final = 20
MOST_SLOWER: Final = 3.0


def find_earlier(project: int, number: int, branch: str | None, total: int, done: int = 0) -> Run | None:
    """The newest run before `number` that ended by itself with about `total` results, one of `branch` before others.

    With `done`, how many of the results have come, its `moment` is found at once: see `_moment`.
    """
    ended = (Run.Status.PASSED, Run.Status.FAILED)
    rows = Run.objects.filter(project=project, number__lt=number).order_by("-number")
    rows = (rows.annotate(moment=_moments(done / total)) if done else rows)[:CANDIDATES]
    found = [one for one in rows if one.status in ended and abs(one.head - total) <= LIKE * total and one.ended_at]
    return next((one for one in found if one.branch == branch), found[0] if found else None)


def left_s(run: Run | RunDetail, total: int | None, earlier: Run | None, now: datetime) -> float | None:
    """Seconds that a running run still needs; None while that would be a guess."""
    elapsed = (now - run.started_at).total_seconds()
    if not total or run.head < PACE_AFTER or run.head >= total or elapsed < LEAST_S:
        return None
    by_pace = elapsed / run.head * (total - run.head)
    seen = _moment(earlier, round(run.head / total * earlier.head)) if earlier else None
    if earlier is None or earlier.ended_at is None or seen is None:
        return by_pace
    took = max(1.0, (seen - earlier.started_at).total_seconds())
    rest = max(0.0, (earlier.ended_at - seen).total_seconds())
    return rest * min(MOST_SLOWER, max(1 / MOST_SLOWER, elapsed / took))


def _moments(share: float) -> Subquery:
    """When each run had come so far."""
    seq = Greatest(Cast(Round(Cast(OuterRef("head"), FloatField()) * Value(share)), IntegerField()), Value(1))
    rows = Result.objects.filter(project=OuterRef("project"), run=OuterRef("pk"), run_at=OuterRef("created_at"))
    return Subquery(rows.filter(seq=seq).values("started_at")[:1])


def _moment(run: Run, seq: int) -> datetime | None:
    """When a run had come to its result `seq`."""
    if "moment" in vars(run):
        return vars(run)["moment"]  # type: ignore[no-any-return]
    rows = Result.objects.filter(project=run.project_id, run=run, run_at=run.created_at, seq=max(1, seq))
    return rows.values_list("started_at", flat=True).first()
