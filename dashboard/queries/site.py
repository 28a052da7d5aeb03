"""One line in which the loop stood still: when, in which tests, and in which calls."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Max, Min, OuterRef, Subquery
from django.db.models.functions import JSONObject

from dashboard.blocking import Blocking, blocking_of
from dashboard.queries.project import Frame
from dashboard.window import Window
from ingest.models import Backend, Run, Session
from trends.models import CallSite, SiteVariant, StallCause
from trends.stall_lengths import quantile

TESTS: Final = 100
RUNS: Final = 240
"""The newest of the window: as many as there is room for."""

SERIES = """
WITH seen AS (
    SELECT number FROM ingest_run
    WHERE project_id = %(project)s AND created_at >= %(since)s AND created_at <= %(until)s AND status <> 'running'
)
SELECT number, backend, ticks, summed_s, worst_s, cpu_s, timed_s, attempts, failed, timed_out, lengths
FROM seen LEFT JOIN trends_siterun one
  ON one.run = seen.number AND one.project_id = %(project)s AND one.site_id = %(site)s AND one.cause <> %(starved)s
ORDER BY number, backend, cause
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Stalls of one backend, or of all."""

    runs: int
    ticks: int
    summed_s: float
    worst_s: float
    p95_s: float
    attempts: int
    failed: int
    timed_out: int


@dataclass(frozen=True, slots=True)
class InTest:
    case: str
    case_id: int
    backend: str
    marks: str
    runs: list[int]
    leaf: str | None
    ticks: int
    summed_s: float
    worst_s: float
    worst_run: int
    worst_seq: int
    last_run: int


@dataclass(frozen=True, slots=True)
class FirstRun:
    number: int
    revision: str | None
    branch: str | None
    started_at: datetime


class NewestRun(NamedTuple):
    """Of those that were seen to stop there: its code has the line where the name says."""

    number: int
    revision: str | None
    repository: str | None
    roots: list[str | None]
    """Of its sessions, below that of the repository; null of those that do not know."""

    @property
    def root(self) -> str | None:
        """None: there are several, and nobody knows whose the line is."""
        told = {root for root in self.roots if root is not None} or {""}
        return told.pop() if len(told) == 1 else None


@dataclass(frozen=True, slots=True)
class SiteDetail:
    name: str
    blocking: Blocking
    cpu_share: float | None
    first: FirstRun | None
    runs: list[int]
    """Numbers of the window's runs, oldest first; for each of them …"""
    blocked_s: list[float]
    """… how long the site held loops."""
    whole: Stretch | None
    """None: nothing in this window."""
    on: list[tuple[str, Stretch]]
    """By backend."""
    tests: list[InTest]
    """Since ever, those that it held up longest first; at most 100."""
    leaves: list[tuple[str, int]]
    """What was called in it, with how many ticks, over the tests that are listed."""
    newest: NewestRun | None = None


def load_site(project: Frame, site: int, window: Window) -> SiteDetail | None:
    """None when the project has no such site."""
    first = SiteVariant.objects.filter(site=OuterRef("pk")).order_by().values("site").annotate(run=Min("first_run"))
    run = Run.objects.filter(project=project.id, number=OuterRef("first"))
    origin: Any = {name: Subquery(run.values(name)[:1]) for name in ("revision", "branch", "started_at")}
    sites = CallSite.objects.filter(project=project.id, pk=site)
    last = SiteVariant.objects.filter(site=OuterRef("pk")).order_by().values("site").annotate(run=Max("last_run"))
    newest = Run.objects.filter(project=project.id, number=OuterRef("last"))
    roots = ArraySubquery(Session.objects.filter(run=OuterRef("pk")).values("facts__root").distinct())
    code = newest.values(told=JSONObject(number="number", revision="revision", repository="repository", roots=roots))
    known: Any = (
        sites.annotate(first=Subquery(first.values("run")), last=Subquery(last.values("run")))
        .annotate(**origin, newest=Subquery(code))
        .first()
    )
    if known is None:
        return None
    tests = _tests(known.pk)
    rows = _series(project, known.pk, window)
    seen = [row for row in rows if row[2] is not None]
    timed_s = sum(row[6] for row in seen)
    share = sum(row[5] for row in seen) / timed_s if timed_s else None
    leaves: dict[str, int] = {}
    for test in tests:
        leaves[test.leaf or known.name] = leaves.get(test.leaf or known.name, 0) + test.ticks
    numbers = list(dict.fromkeys(row[0] for row in rows))[-RUNS:]
    blocked_s: defaultdict[int, float] = defaultdict(float)
    for row in seen:
        blocked_s[row[0]] += row[3]
    main = max(leaves, key=lambda leaf: leaves[leaf], default=known.name)
    backends = dict.fromkeys(row[1] for row in sorted(seen, key=lambda row: row[1]))
    return SiteDetail(
        name=known.name,
        blocking=blocking_of(known.name, main, share),
        cpu_share=share,
        first=FirstRun(known.first, known.revision, known.branch, known.started_at) if known.started_at else None,
        runs=numbers,
        blocked_s=[blocked_s[number] for number in numbers],
        whole=_stretch(seen),
        on=[(Backend(code).label, told) for code in backends if (told := _stretch([r for r in seen if r[1] == code]))],
        tests=tests,
        leaves=sorted(leaves.items(), key=lambda one: (-one[1], one[0])),
        newest=NewestRun(**known.newest) if known.newest else None,
    )


def _series(project: Frame, site: int, window: Window) -> list[Any]:
    params: dict[str, Any] = {
        "project": project.id,
        "since": window.since,
        "until": window.until,
        "site": site,
        "starved": StallCause.STARVED,
    }
    with connection.cursor() as cursor:
        cursor.execute(SERIES, params)
        rows: list[Any] = cursor.fetchall()
    return rows


def _stretch(rows: list[Any]) -> Stretch | None:
    if not rows:
        return None
    worst_s = max(row[4] for row in rows)
    lengths = [sum(bucket) for bucket in zip(*(row[10] for row in rows), strict=True)]
    return Stretch(
        runs=len({row[0] for row in rows}),
        ticks=sum(row[2] for row in rows),
        summed_s=sum(row[3] for row in rows),
        worst_s=worst_s,
        p95_s=min(worst_s, quantile(lengths, 0.95) or worst_s),
        attempts=sum(row[7] for row in rows),
        failed=sum(row[8] for row in rows),
        timed_out=sum(row[9] for row in rows),
    )


def _tests(site: int) -> list[InTest]:
    rows = (
        SiteVariant.objects.filter(site=site)
        .select_related("variant__case", "leaf")
        .order_by("-summed_s", "pk")[:TESTS]
    )
    return [
        InTest(
            case=row.variant.case.name,
            case_id=row.variant.case_id,
            backend=Backend(row.variant.backend).label,
            marks=row.variant.marks,
            runs=row.variant.runs,
            leaf=row.leaf.name if row.leaf_id != site else None,
            ticks=row.ticks,
            summed_s=row.summed_s,
            worst_s=row.worst_s,
            worst_run=row.worst_run,
            worst_seq=row.worst_seq,
            last_run=row.last_run,
        )
        for row in rows
    ]
