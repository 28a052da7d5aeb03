"""Two runs side by side: what each test did in one and in the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import exp
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from dashboard.queries.project import Frame
from ingest.models import Backend, Run, Session
from trends.models import Word

LISTED: Final = 50
"""Rows of each kind."""
OFFERED: Final = 60
"""Newest runs that can be chosen."""
BEFORE: Final = 30
"""And of an older run those before it: there is one to hold it against."""
RATIO: Final = 1.5
LEAST_S: Final = 0.05
"""Slower or faster is what differs by this factor and by so many seconds, the factor of all tests taken out."""
FACTS: Final = ("python", "implementation", "platform", "cpus", "workers", "seed")

KINDS: Final = {
    "broke": "New failures",
    "both": "Fail in both",
    "fixed": "Fixed",
    "slower": "Slower",
    "faster": "Faster",
    "skipped": "Newly skipped",
    "new": "New tests",
    "gone": "Gone tests",
}

DIFFERENCE = """
WITH tried AS (
    SELECT case_id, backend, run_id, bool_or(outcome IN (2, 3)) AND NOT bool_or(outcome IN (1, 6)) AS failed,
           bool_and(outcome = 4) AS skipped, sum(duration_s) FILTER (WHERE outcome IN (1, 6)) AS seconds,
           count(*) FILTER (WHERE outcome IN (1, 6)) AS passes,
           (array_agg(seq ORDER BY outcome IN (2, 3) DESC, seq))[1] AS seq
    FROM ingest_result
    WHERE project_id = %(project)s AND run_id IN (%(a)s, %(b)s) AND run_at IN (%(a_at)s, %(b_at)s)
    GROUP BY 1, 2, 3, session_id, node_id
), one AS (
    SELECT case_id, backend, run_id, bool_or(failed) AS failed, bool_and(skipped) AS skipped,
           sum(seconds) / nullif(sum(passes), 0) AS seconds, (array_agg(seq ORDER BY failed DESC, seq))[1] AS seq
    FROM tried
    GROUP BY 1, 2, 3
), pair AS (
    SELECT case_id, backend, was.seq AS was_seq, now.seq AS now_seq, was.seconds AS was_s, now.seconds AS now_s,
           was.case_id IS NULL AS is_new, now.case_id IS NULL AS is_gone, was.failed AS was_failed,
           now.failed AS now_failed, now.skipped AND NOT was.skipped AS now_skipped
    FROM (SELECT * FROM one WHERE run_id = %(a)s) was
    FULL JOIN (SELECT * FROM one WHERE run_id = %(b)s) now USING (case_id, backend)
), usual AS (
    SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY ln(now_s / was_s)), 0) AS factor, count(*) AS pairs
    FROM pair WHERE now_s > 0 AND was_s > 0
), told AS (
    SELECT pair.*, CASE
        WHEN now_failed AND (is_new OR NOT was_failed) THEN 'broke'
        WHEN now_failed THEN 'both'
        WHEN was_failed AND NOT is_gone AND NOT now_skipped THEN 'fixed'
        WHEN is_new THEN 'new'
        WHEN is_gone THEN 'gone'
        WHEN now_skipped THEN 'skipped'
        WHEN now_s / nullif(was_s, 0) >= %(ratio)s * exp(factor) AND now_s - was_s >= %(least)s THEN 'slower'
        WHEN was_s / nullif(now_s, 0) >= %(ratio)s / exp(factor) AND was_s - now_s >= %(least)s THEN 'faster'
    END AS kind
    FROM pair, usual
), placed AS (
    SELECT told.*, count(*) OVER (PARTITION BY kind) AS all_of_kind,
           row_number() OVER (
               PARTITION BY kind ORDER BY abs(coalesce(now_s, 0) - coalesce(was_s, 0)) DESC, case_id, backend
           ) AS place
    FROM told WHERE kind IS NOT NULL
)
SELECT kind, all_of_kind, placed.case_id, name, placed.backend, was_seq, now_seq, was_s, now_s, verdict.word,
       usual.factor, usual.pairs, was_failed, now_failed
FROM usual LEFT JOIN placed ON place <= %(listed)s
LEFT JOIN ingest_case known ON known.id = placed.case_id
LEFT JOIN trends_variant variant
  ON variant.project_id = %(project)s AND variant.case_id = placed.case_id AND variant.backend = placed.backend
LEFT JOIN trends_verdict verdict ON verdict.variant_id = variant.id AND verdict.is_worst
ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs."""

    id: int
    number: int
    status: str
    branch: str | None
    revision: str | None
    tree: str | None
    pull: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    case_id: int
    case: str
    backend: str
    was_seq: int | None
    now_seq: int | None
    """Its result in either run."""
    was_s: float | None
    now_s: float | None
    """Mean of its passing attempts."""
    was_failed: bool
    now_failed: bool
    word: str | None

    @property
    def ratio(self) -> float | None:
        return self.now_s / self.was_s if self.now_s and self.was_s else None


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    count: int
    rows: list[Row]
    """At most 50."""

    @property
    def title(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something of the environment that is not the same."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    groups: list[Group]
    """Those that have something, in the order of `KINDS`."""
    factor: float
    """How many times the tests that passed in both took: the median."""
    pairs: int
    facts: list[Fact]

    def count(self, kind: str) -> int:
        return next((group.count for group in self.groups if group.kind == kind), 0)


def load_sides(project: Frame, numbers: Iterable[int | None]) -> list[Side]:
    """The runs of these numbers, with those before them, and the newest ones; the newest first."""
    asked = Q(number__gt=project.newest - OFFERED)
    for number in numbers:
        asked |= Q(number__range=(max(0, (number or 0) - BEFORE), number or 0))
    rows = Run.objects.filter(asked, project=project.id).order_by("-number")
    names = ("pk", "number", "status", "branch", "revision", "tree", "pull", "created_at")
    return [Side(*row) for row in rows.values_list(*names)]


def load_difference(project: Frame, was: Side, now: Side) -> Difference:
    """What `now` has otherwise than `was`."""
    params: dict[str, Any] = {
        "project": project.id,
        "a": was.id,
        "b": now.id,
        "a_at": was.created_at,
        "b_at": now.created_at,
        "ratio": RATIO,
        "least": LEAST_S,
        "listed": LISTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCE, params)
        found = cursor.fetchall()
    groups = [
        Group(kind, of_kind[0][1], [_row(row) for row in of_kind])
        for kind in KINDS
        if (of_kind := [row for row in found if row[0] == kind])
    ]
    return Difference(groups, exp(found[0][10]), found[0][11], _facts(was, now))


def _row(row: Any) -> Row:
    word = None if row[9] is None else Word(row[9]).label
    return Row(
        row[2], row[3], Backend(row[4]).label, row[5], row[6], row[7], row[8], bool(row[12]), bool(row[13]), word
    )


def _facts(was: Side, now: Side) -> list[Fact]:
    """What the sessions of either say of where they ran, where it differs."""
    said: dict[int, dict[str, set[str]]] = {was.id: {}, now.id: {}}
    for run, facts in Session.objects.filter(run__in=[was.id, now.id]).values_list("run", "facts"):
        versions = {f"{name} (library)": value for name, value in (facts.get("versions") or {}).items()}
        for name, value in ({name: facts.get(name) for name in FACTS} | versions).items():
            if value is not None:
                said[run].setdefault(name, set()).add(str(value))
    names = dict.fromkeys([*said[was.id], *said[now.id]])
    pairs = ((name, *(", ".join(sorted(said[run].get(name, ()))) for run in (was.id, now.id))) for name in names)
    return [Fact(name, first or "not there", then or "not there") for name, first, then in pairs if first != then]
