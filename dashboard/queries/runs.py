"""The runs of a project, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, OuterRef, Subquery, Sum

from dashboard.counts import Counts
from dashboard.queries.project import Frame
from ingest.models import Run, Session

PAGE = 50
RECENT = 500
"""So many of the newest runs say which branches there are and how they went."""


@dataclass(frozen=True, slots=True)
class RunRow:
    id: int
    number: int
    status: str
    branch: str | None
    revision: str | None
    pull: str | None
    counts: Counts
    total: int | None
    """Tests its sessions collected; None before they said so."""
    duration_s: float
    longest_tick_s: float | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecentRun:
    number: int
    branch: str | None
    status: str


@dataclass(frozen=True, slots=True)
class RunsPage:
    rows: list[RunRow]
    next: int | None
    """The next page holds runs below this number."""
    recent: list[RecentRun]
    """The newest 500 of all branches, newest first."""

    @property
    def branches(self) -> list[str]:
        """Branches of the recent runs, the most recent first."""
        return list(dict.fromkeys(run.branch for run in self.recent if run.branch))


def collected() -> Subquery:
    """How many tests the sessions of a run collected, to annotate a run with."""
    sessions = Session.objects.filter(run=OuterRef("pk")).order_by()
    return Subquery(sessions.values("run").annotate(n=Sum("collected")).values("n"), output_field=IntegerField())


def load_runs(project: Frame, branch: str | None, before: int | None) -> RunsPage:
    """At most 50 runs of a branch (None: of all) whose numbers are below `before`."""
    runs = Run.objects.filter(project=project.id).order_by("-number")
    recent = runs.values_list("number", "branch", "status")[:RECENT]
    if branch is not None:
        runs = runs.filter(branch=branch)
    if before is not None:
        runs = runs.filter(number__lt=before)
    found = [_row(run) for run in runs.annotate(total=collected())[: PAGE + 1]]
    rows = found[:PAGE]
    return RunsPage(rows, rows[-1].number if len(found) > PAGE else None, [RecentRun(*row) for row in recent])


def _row(run: Any) -> RunRow:
    return RunRow(
        id=run.pk,
        number=run.number,
        status=run.status,
        branch=run.branch,
        revision=run.revision,
        pull=run.pull,
        counts=Counts.of(run),
        total=run.total,
        duration_s=run.duration_s,
        longest_tick_s=run.longest_tick_s,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )
