"""Which days a comparison is of, and which runs those are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Max, Min

from ingest.models import Run
from trends.models import Rollup
from trends.sides import DAYS


@dataclass(frozen=True, slots=True)
class Span:
    days: int
    first: date
    """The oldest day in it (UTC)."""
    runs: int
    first_run: int
    last_run: int
    """Numbers."""


def spans(project_id: int) -> Iterator[Span]:
    """Counted back from the newest day that has results, so that the same history gives the same rows."""
    newest = Rollup.objects.filter(project=project_id).aggregate(day=Max("day"))["day"]
    if newest is None:
        return
    for days in DAYS:
        first = newest - timedelta(days=days - 1)
        began = datetime.combine(first, time(), UTC)
        runs = Run.objects.filter(project=project_id, created_at__gte=began, head__gt=0)
        told = runs.aggregate(runs=Count("pk"), first=Min("number"), last=Max("number"))
        if told["runs"]:
            yield Span(days, first, told["runs"], told["first"], told["last"])
