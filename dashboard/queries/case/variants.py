"""A case with its variants and all that was found of them, in one query."""

from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, IntegerField, JSONField
from django.db.models.expressions import RawSQL

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
from ingest.models import Backend
from trends.models import Kind, Variant, Word

MOST: Final = 12
"""Findings of each sort with one variant."""
NEWEST: Final = 100
"""Runs of the default branch among which it is looked for."""
LOOPS: Final = [Backend.ASYNCIO, Backend.UVLOOP, Backend.TRIO]

# As SQL: put together by querysets, what follows took a sixth of the page's CPU.
VERDICTS: Final = """
FROM trends_verdict one JOIN trends_stratum stratum ON stratum.id = one.stratum_id
WHERE one.variant_id = trends_variant.id ORDER BY one.is_worst DESC, one.word DESC, one.stratum_id
"""
CHANGES: Final = """
FROM trends_change one JOIN trends_stratum stratum ON stratum.id = one.stratum_id
WHERE one.variant_id = trends_variant.id ORDER BY one.run DESC, one.id DESC
"""
SHIFTS: Final = """
FROM trends_shift one WHERE one.variant_id = trends_variant.id ORDER BY one.seen_run DESC, one.id DESC
"""
CAUSES: Final = """
FROM trends_cause one LEFT JOIN ingest_case named ON one.kind = 'after' AND named.project_id = one.project_id
 AND md5(named.name) = md5(one.value) AND named.name = one.value
WHERE one.variant_id = trends_variant.id ORDER BY one.p, one.id
"""
NODEIDS: Final = """
ARRAY(SELECT nodeid FROM ingest_node WHERE project_id = one.project_id AND case_id = named.id LIMIT 200)
"""
SITES: Final = """
FROM trends_sitevariant one JOIN trends_callsite site ON site.id = one.site_id
JOIN trends_callsite leaf ON leaf.id = one.leaf_id
WHERE one.variant_id = trends_variant.id ORDER BY one.worst_s DESC, one.id
"""
NEWEST_RUNS: Final = """
ARRAY(SELECT number FROM ingest_run
      WHERE project_id = %s AND (branch = %s OR branch IS NULL) AND pull IS NULL AND status <> 'running'
      ORDER BY number DESC LIMIT %s)
"""
RUNS_ON: Final = """
ARRAY(SELECT jsonb_build_object('backend', backend, 'runs', array_agg(run)) FROM trends_runtotal
      WHERE project_id = %s AND run > %s AND backend = ANY(%s) GROUP BY backend)
"""
ASIDE: Final = """
ARRAY(SELECT jsonb_build_object('run', number, 'branch', branch) FROM ingest_run
      WHERE project_id = %s AND number >= trends_variant.runs[1] AND branch IS NOT NULL
        AND NOT (branch = %s AND pull IS NULL)
      ORDER BY number DESC LIMIT %s)
"""
"""Of the runs of a strip those of other branches: numbers and branches."""


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
    trunk, newest = project.default_branch, project.newest
    rows: list[Any] = list(
        Variant.objects.filter(project=project.id, case=number)
        .annotate(
            case_name=F("case__name"),
            verdicts=_told(VERDICTS, VerdictFact, stratum="stratum.name", low="one.rate_low", high="one.rate_high"),
            changes=_told(CHANGES, ChangeFact, stratum="stratum.name"),
            shifts=_told(SHIFTS, ShiftFact, low="one.run_low", high="one.run_high"),
            causes=_told(CAUSES, Association, case_id="named.id", nodeids=NODEIDS),
            sites=_told(SITES, SiteFact, id="site.id", name="site.name", leaf="leaf.name"),
            until=F("quarantine__until"),
            reason=F("quarantine__reason"),
            owner=F("assignment__owner"),
            newest=RawSQL(NEWEST_RUNS, [project.id, trunk, NEWEST], ArrayField(IntegerField())),
            runs_on=RawSQL(RUNS_ON, [project.id, newest - NEWEST, LOOPS], ArrayField(JSONField())),
            aside=RawSQL(ASIDE, [project.id, trunk, NEWEST], ArrayField(JSONField())),
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


def _told(where: str, kind: Any, **columns: str) -> RawSQL:
    """Those of a variant as JSON with the fields of `kind`, which are columns of that name or as told."""
    pairs = ", ".join(f"'{one.name}', {columns.get(one.name, f'one.{one.name}')}" for one in fields(kind))
    return RawSQL(f"ARRAY(SELECT jsonb_build_object({pairs}) {where} LIMIT {MOST})", [], ArrayField(JSONField()))


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
