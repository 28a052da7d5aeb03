"""A case with its variants and all that was found of them, in one query."""

from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import MD5, JSONObject

from dashboard.queries.case.family import Relative, family_of, relatives_of
from dashboard.queries.case.findings import (
    Aside,
    Association,
    CaseVariant,
    ChangeFact,
    Elsewhere,
    ShiftFact,
    SiteFact,
    VerdictFact,
)
from dashboard.queries.project import Frame
from ingest.models import Backend, Case, Node, Run
from trends.models import Cause, Change, Kind, RunTotal, Shift, SiteVariant, Variant, Verdict, Word

MOST: Final = 12
"""Findings of each sort with one variant."""
NODES: Final = 200
NEWEST: Final = 100
"""Runs of the default branch among which it is looked for."""
RENAMED: Final = {
    "stratum": "stratum__name",
    "ratio": "ratio",
    "id": "site",
    "name": "site__name",
    "leaf": "leaf__name",
}


@dataclass(frozen=True, slots=True)
class CaseDetail:
    id: int
    name: str
    variants: list[CaseVariant]
    """By backend."""
    newest: list[int]
    """Numbers of the newest runs of the default branch that have ended, at most 100, whether they have it or not."""
    runs_on: dict[str, list[int]]
    """By backend the newest runs that had any test on it."""
    elsewhere: list[Elsewhere] = field(default_factory=list)
    """The newest first."""
    family: list[Relative] = field(default_factory=list)
    """Tests whose names end alike, itself among them."""


def load_case(project: Frame, number: int) -> CaseDetail | None:
    rows: list[Any] = list(
        Variant.objects.filter(project=project.id, case=number)
        .annotate(
            case_name=F("case__name"),
            verdicts=_told(
                Verdict.objects.order_by("-is_worst", "-word", "stratum"), VerdictFact, low="rate_low", high="rate_high"
            ),
            changes=_told(Change.objects.order_by("-run", "-pk"), ChangeFact),
            shifts=_told(Shift.objects.order_by("-seen_run", "-pk"), ShiftFact, low="run_low", high="run_high"),
            causes=_told(_causes(project), Association),
            sites=_told(SiteVariant.objects.order_by("-worst_s", "pk"), SiteFact),
            until=F("quarantine__until"),
            reason=F("quarantine__reason"),
            owner=F("assignment__owner"),
            newest=_newest(project),
            runs_on=_runs_on(project),
            aside=_aside(project),
            family=family_of(project, number),
        )
        .order_by("backend")
    )
    if not rows:
        return None
    runs_on = {Backend(one["backend"]).label: one["runs"] for one in rows[0].runs_on}
    variants = [_variant(row) for row in rows]
    family = relatives_of(rows[0].family)
    return CaseDetail(number, rows[0].case_name, variants, rows[0].newest, runs_on, _elsewhere(rows), family)


def _aside(project: Frame) -> ArraySubquery:
    """Of the runs of a strip those of other branches: numbers and branches."""
    on_branch = Q(branch=project.default_branch) | Q(branch=None)
    others = Run.objects.filter(project=project.id).exclude(on_branch, pull=None).exclude(branch=None)
    others = others.filter(number__gte=OuterRef("runs__0")).order_by("-number")
    return ArraySubquery(others.values(told=JSONObject(run="number", branch="branch"))[:NEWEST])


def _elsewhere(rows: list[Any]) -> list[Elsewhere]:
    marks: defaultdict[str, defaultdict[int, str]] = defaultdict(lambda: defaultdict(str))
    for row in rows:
        branches = {one["run"]: one["branch"] for one in row.aside}
        for run, mark in zip(row.runs, row.marks, strict=True):
            if run in branches:
                marks[branches[run]][run] += mark
    found = [_branch(branch, runs) for branch, runs in marks.items()]
    return sorted(found, key=lambda one: -one.newest)


def _branch(name: str, runs: dict[int, str]) -> Elsewhere:
    failed = [run for run, marks in runs.items() if set(marks) & set("fetc")]
    return Elsewhere(name, len(runs), len(failed), max(runs), max(runs) in failed)


def _newest(project: Frame) -> ArraySubquery:
    on_branch = Q(branch=project.default_branch) | Q(branch=None)
    ended = Run.objects.filter(on_branch, project=project.id, pull=None).exclude(status=Run.Status.RUNNING)
    return ArraySubquery(ended.order_by("-number").values("number")[:NEWEST])


def _runs_on(project: Frame) -> ArraySubquery:
    """Of the newest hundred of all branches."""
    loops = [Backend.ASYNCIO, Backend.UVLOOP, Backend.TRIO]
    totals = RunTotal.objects.filter(project=project.id, run__gt=project.newest - NEWEST, backend__in=loops)
    told = JSONObject(backend="backend", runs=ArrayAgg("run"))
    return ArraySubquery(totals.values("backend").annotate(told=told).values("told"))


def _causes(project: Frame) -> QuerySet[Any]:
    """With the test that a cause names: those that failures come right behind."""
    named = Case.objects.alias(hashed=MD5("name"), kind=ExpressionWrapper(OuterRef("kind"), CharField()))
    named = named.filter(project=project.id, hashed=MD5(OuterRef("value")), kind="after")
    nodes = Node.objects.filter(project=project.id, case=OuterRef("case_id"))
    causes = Cause.objects.annotate(case_id=Subquery(named.values("pk")[:1]))
    causes = causes.annotate(nodeids=ArraySubquery(nodes.values("nodeid")[:NODES]))
    return causes.order_by("p", "pk")


def _told(rows: QuerySet[Any], kind: Any, **columns: str) -> ArraySubquery:
    """Those of a variant as JSON with the fields of `kind`."""
    wanted = {one.name: columns.get(one.name, RENAMED.get(one.name, one.name)) for one in fields(kind)}
    return ArraySubquery(rows.filter(variant=OuterRef("pk")).values(told=JSONObject(**wanted))[:MOST])


def _variant(row: Any) -> CaseVariant:
    words, kinds = {word.value: word.label for word in Word}, {kind.value: kind.label for kind in Kind}
    changes = [ChangeFact(**one | {"was": words[one["was"]], "now": words[one["now"]]}) for one in row.changes]
    verdicts = [VerdictFact(**one | {"word": words[one["word"]]}) for one in row.verdicts]
    return CaseVariant(
        id=row.pk,
        backend=Backend(row.backend).label,
        verdicts=[replace(one, since=_began(one, changes)) for one in verdicts],
        changes=changes,
        shifts=[ShiftFact(**one | {"kind": kinds[one["kind"]]}) for one in row.shifts],
        causes=[Association(**one) for one in row.causes],
        sites=[SiteFact(**one) for one in row.sites],
        aside=Aside(row.until, row.reason) if row.until else None,
        owner=row.owner or "",
        last_run=row.runs[-1] if row.runs else 0,
    )


def _began(verdict: VerdictFact, changes: list[ChangeFact]) -> int:
    mine = (one for one in changes if (one.stratum, one.now) == (verdict.stratum, verdict.word))
    newest = next(mine, None)
    return (newest and newest.middle) or verdict.since
