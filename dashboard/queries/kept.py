"""How much of a project is kept, and how much would go if it were kept for less long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from dashboard.queries.project import Frame
from ingest.models import Project
from ingest.retention import NEWEST


@dataclass(frozen=True, slots=True)
class Kept:
    days: int | None
    """None: for ever."""
    runs: int
    results: int
    oldest: datetime | None
    bytes: int
    """On disk, of the results of all projects."""
    going: dict[int, int]
    """By days: runs that would go."""


SIZE: Final = RawSQL(
    "SELECT coalesce(sum(pg_total_relation_size(relid)), 0)::bigint FROM pg_partition_tree('ingest_result')", []
)


def load_kept(project: Frame, choices: Sequence[int], now: datetime) -> Kept:
    """In one query."""
    old = {f"after_{days}": Count("runs", filter=_older(project, now - timedelta(days=days))) for days in choices}
    told = {"kept": Count("runs"), "results": Coalesce(Sum("runs__head"), 0), "oldest": Min("runs__created_at")}
    row: Any = Project.objects.filter(pk=project.id).annotate(size=SIZE, **told, **old).get()
    going = {days: getattr(row, f"after_{days}") for days in choices}
    return Kept(row.keep_days, row.kept, row.results, row.oldest, row.size, going)


def _older(project: Frame, edge: datetime) -> Q:
    return Q(runs__created_at__lt=edge, runs__number__lte=project.newest - NEWEST)
