"""Tests, runs and commits of a project by what somebody remembers of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Max, Q, Value
from django.db.models.functions import Length, StrIndex

from dashboard.queries.project import Frame
from ingest.models import Case, Run

EACH = 8
NEWEST = 500
"""Runs that are looked through for a branch or a revision."""


@dataclass(frozen=True, slots=True)
class FoundTest:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class FoundRun:
    number: int
    status: str
    branch: str | None
    revision: str | None
    pull: str | None
    started_at: datetime


@dataclass(frozen=True, slots=True)
class FoundCommit:
    revision: str
    run: int
    """Number of its newest run."""


@dataclass(frozen=True, slots=True)
class Found:
    tests: list[FoundTest]
    runs: list[FoundRun]
    commits: list[FoundCommit]

    def __bool__(self) -> bool:
        return bool(self.tests or self.runs or self.commits)


def search(project: Frame, text: str) -> Found:
    """At most eight of each. `#` in front asks for runs only, `::` for tests only."""
    wanted = text.strip().removeprefix("#").removeprefix("::").strip()
    if not wanted:
        return Found([], [], [])
    only_runs, only_tests = text.startswith("#"), text.startswith("::")
    return Found(
        [] if only_runs else _tests(project, wanted),
        [] if only_tests else _runs(project, wanted),
        [] if only_tests or only_runs else _commits(project, wanted),
    )


def _tests(project: Frame, wanted: str) -> list[FoundTest]:
    """All words have to be in the name; where the last of them is nearest to the end comes first."""
    cases = Case.objects.filter(project=project.id)
    words = wanted.split()[:6]
    for word in words:
        cases = cases.filter(name__icontains=word)
    end = Length("name") - StrIndex("name", Value(words[-1]))
    return [FoundTest(*row) for row in cases.order_by(end, "name").values_list("id", "name")[:EACH]]


def _runs(project: Frame, wanted: str) -> list[FoundRun]:
    """The run of that number first, then the newest of such a branch or pull request."""
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else 0
    named = Q(number__gt=project.newest - NEWEST) & (Q(branch__icontains=wanted) | Q(pull=wanted))
    found = Run.objects.filter(project=project.id).filter(named | Q(number=number))
    is_it = ExpressionWrapper(Q(number=number), BooleanField())
    names = ("number", "status", "branch", "revision", "pull", "started_at")
    return [FoundRun(*row) for row in found.order_by(is_it.desc(), "-number").values_list(*names)[:EACH]]


def _commits(project: Frame, wanted: str) -> list[FoundCommit]:
    if len(wanted) < 4:
        return []
    newest = Run.objects.filter(project=project.id, number__gt=project.newest - NEWEST)
    rows = newest.filter(revision__startswith=wanted.lower()).values_list("revision").annotate(run=Max("number"))
    return [FoundCommit(revision or "", run) for revision, run in rows.order_by("-run")[:EACH]]
