"""The runs of a project, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Sum

from dashboard.counts import Counts
from dashboard.filter import Condition, Filter, Term, age, begins, choice, equals, number, where
from dashboard.queries.project import Frame
from dashboard.queries.run_split import Red, Split, load_splits
from ingest.models import Run, Session

PAGE = 50
FILE = 1_000
"""Runs in one file of CSV or JSON."""
NOTHING: Final = Filter()


def _branch(term: Term) -> Q:
    """Exactly; with `*` at the end, all that begin so."""
    either = Q()
    for value in map(str, term.values):
        either |= Q(branch__startswith=value[:-1]) if value.endswith("*") else Q(branch=value)
    return either


def _is(term: Term) -> Q:
    """Of a run there is only `is:retried`."""
    return Q(retried__gt=0) if "retried" in term.values else Q(pk__in=[])


FIELDS: Final[dict[str, Condition]] = {
    "state": choice("status", {value: value for value in Run.Status.values}),
    "branch": _branch,
    "revision": begins("revision"),
    "pull": equals("pull"),
    "failures": number("bad"),
    "duration": number("duration_s"),
    "stall": number("longest_tick_s"),
    "run": number("number"),
    "since": age("started_at"),
    "is": _is,
}
"""What the list of runs can be filtered by; free words are looked for in the branch."""
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
    split: Split | None
    """What its failures are; None where that was not looked for."""


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


def load_runs(
    project: Frame, branch: str | None, before: int | None, wanted: Filter = NOTHING, most: int = PAGE
) -> RunsPage:
    """At most `most` runs of a branch (None: of all) that pass the filter and whose numbers are below `before`."""
    runs = Run.objects.filter(project=project.id).order_by("-number")
    recent = runs.values_list("number", "branch", "status")[:RECENT]
    if branch is not None:
        runs = runs.filter(branch=branch)
    if before is not None:
        runs = runs.filter(number__lt=before)
    bad = F("failed") + F("error")
    runs = runs.annotate(total=collected(), bad=bad).filter(where(wanted, FIELDS, words="branch"))
    found = list(runs[: most + 1])
    shown = found[:most]
    asked = [Red(run.pk, run.created_at, run.bad, run.retried) for run in shown]
    splits = load_splits(project.id, project.default_branch, asked)
    rows = [_row(run, splits.get(run.pk)) for run in shown]
    return RunsPage(rows, rows[-1].number if len(found) > most else None, [RecentRun(*row) for row in recent])


def _row(run: Any, split: Split | None) -> RunRow:
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
        split=split,
    )
