"""Tests that were seen hanging and whose result has not come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef

from dashboard.queries.phase import Hanging, read
from ingest.models import Backend, Result
from ingest.models import Hanging as Report

REPORTS: Final = 100
"""Newest reports that are looked at."""
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class HangingNow:
    id: int
    """Of its newest report."""
    nodeid: str
    backend: str
    worker: str | None
    attempt: int
    since: datetime
    """When the test began."""
    limit_s: float | None
    """The timeout that will end it."""
    report: Hanging


def load_hanging(project: int, run: int, run_at: datetime) -> list[HangingNow]:
    """The newest report of each test that has not ended, at most 20, the longest hanging first."""
    ended = Result.objects.filter(project=project, run=run, run_at=run_at, case=OuterRef("case"))
    ended = ended.filter(session=OuterRef("session"), attempt=OuterRef("attempt"), backend=OuterRef("backend"))
    rows = Report.objects.filter(run=run).filter(~Exists(ended)).order_by("-pk")[:REPORTS]
    newest: dict[tuple[Any, ...], Report] = {}
    for row in rows:
        newest.setdefault((row.session_id, row.nodeid, row.attempt), row)
    return sorted(map(_hanging, newest.values()), key=lambda one: one.since)[:SHOWN]


def _hanging(row: Report) -> HangingNow:
    return HangingNow(
        id=row.pk,
        nodeid=row.nodeid,
        backend=Backend(row.backend).label,
        worker=row.worker,
        attempt=row.attempt,
        since=row.at - timedelta(seconds=row.elapsed_s),
        limit_s=row.limit_s,
        report=read(Hanging, row.content),
    )
