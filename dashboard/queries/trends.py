"""How whole runs and single tests have changed over a window of days."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from statistics import median
from typing import Any, Final

from django.db import connection
from django.db.models import Count, F, Q

from dashboard.queries.project import Frame
from dashboard.window import Window
from ingest.models import Backend
from trends.models import Change, Kind, RunTotal, Shift, Verdict, Word
from trends.stats.levels import Level, levels

RUNS: Final = 300
"""The newest of the window; a line has room for no more."""
WHOLE: Final = 0.5
"""A run with less than this share of the usual results is a part of the suite, and left out."""
STALL_EFFECT: Final = 0.5
"""The longest tick of a run is an extreme: it differs by less from run to run."""
SHIFTS: Final = 400
CHANGES: Final = 40

SERIES = """
SELECT * FROM (
    SELECT run.number, run.created_at, run.revision, total.backend, total.duration_s, total.longest_tick_s,
           total.results, dense_rank() OVER (ORDER BY run.number DESC) AS place
    FROM ingest_run run
    JOIN trends_runtotal total ON total.project_id = run.project_id AND total.run = run.number
    WHERE run.project_id = %(project)s AND run.created_at >= %(since)s AND run.created_at <= %(until)s
      AND run.status IN ('passed', 'failed')
      AND coalesce(run.branch, %(branch)s) = coalesce(
          (SELECT trunk FROM trends_frontier WHERE project_id = %(project)s), %(branch)s)
      AND run.pull IS NULL
) newest
WHERE place <= %(most)s ORDER BY number, backend
"""


@dataclass(frozen=True, slots=True)
class RunOn:
    """One run on one backend."""

    number: int
    began: datetime
    revision: str | None
    duration_s: float
    longest_s: float | None


@dataclass(frozen=True)
class Series:
    """The whole runs of the default branch on one backend, oldest first."""

    backend: str
    runs: list[RunOn]

    @cached_property
    def levels(self) -> list[Level]:
        """Where the time of the suite changed for good."""
        return levels([run.duration_s for run in self.runs])

    @cached_property
    def stall_levels(self) -> list[Level]:
        """Where the longest tick of a run did. Runs whose ticks were not seen say nothing."""
        seen = [(place, run.longest_s) for place, run in enumerate(self.runs) if run.longest_s is not None]
        places = [place for place, _ in seen]
        found = levels([seconds for _, seconds in seen], STALL_EFFECT)
        return [replace(one, low=places[one.low], at=places[one.at], high=places[one.high]) for one in found]


@dataclass(frozen=True, slots=True)
class CaseShift:
    """A test that has become slower or faster for good."""

    case_id: int
    case: str
    backend: str
    kind: str
    stratum: str
    run: int
    run_low: int
    run_high: int
    before_s: float
    after_s: float
    ratio: float
    ratio_low: float
    ratio_high: float
    is_recovery: bool

    @property
    def gained_s(self) -> float:
        return self.after_s - self.before_s


@dataclass(frozen=True, slots=True)
class Turn:
    """A verdict that became another."""

    case_id: int
    case: str
    backend: str
    was: str
    now: str
    run: int
    at: datetime
    jobs: int
    """Of how many jobs at once: each has its own verdict."""


@dataclass(frozen=True, slots=True)
class Turns:
    newest: list[Turn]
    """At most 40."""
    became: dict[str, int]
    """Tests by the verdict that they got in the window, on any backend."""
    flaky: int
    broken: int
    """Tests that are now."""


@dataclass(frozen=True, slots=True)
class Day:
    worst_s: float | None
    bad: int
    runs: int


def load_series(project: Frame, window: Window) -> list[Series]:
    """In the order of backends; of each at most 300 runs."""
    params: dict[str, Any] = {
        "project": project.id,
        "since": window.since,
        "until": window.until,
        "branch": project.default_branch,
        "most": RUNS,
    }
    with connection.cursor() as cursor:
        cursor.execute(SERIES, params)
        rows = cursor.fetchall()
    codes = dict.fromkeys(sorted(row[3] for row in rows))
    return [_series(Backend(code).label, [row for row in rows if row[3] == code]) for code in codes if code]


def _series(backend: str, rows: Sequence[Any]) -> Series:
    usual = median(row[6] for row in rows)
    return Series(backend, [RunOn(row[0], row[1], row[2], row[4], row[5]) for row in rows if row[6] >= WHOLE * usual])


def load_shifts(project: Frame, first: int, last: int) -> list[CaseShift]:
    """Of single tests, with the runs of these numbers and between; the newest 400."""
    rows = (
        Shift.objects.filter(project=project.id, variant__isnull=False, run__gte=first, run__lte=last)
        .annotate(case_id=F("variant__case"), case=F("variant__case__name"), backend=F("variant__backend"))
        .select_related("stratum")
        .order_by("-seen_run", "-pk")[:SHIFTS]
    )
    return [_shift(row) for row in rows]


def _shift(row: Any) -> CaseShift:
    return CaseShift(
        case_id=row.case_id,
        case=row.case,
        backend=Backend(row.backend).label,
        kind=Kind(row.kind).label.replace("_", " "),
        stratum=row.stratum.name,
        run=row.run,
        run_low=row.run_low,
        run_high=row.run_high,
        before_s=row.before_s,
        after_s=row.after_s,
        ratio=row.ratio,
        ratio_low=row.ratio_low,
        ratio_high=row.ratio_high,
        is_recovery=row.is_recovery,
    )


def load_turns(project: Frame, window: Window) -> Turns:
    """Verdicts that became another within the window, where one of both is suspect or graver."""
    changes = Change.objects.filter(project=project.id, at__gte=window.since, at__lte=window.until)
    rows = (
        changes.annotate(case=F("variant__case__name"), case_id=F("variant__case"), backend=F("variant__backend"))
        .order_by("-run", "variant", "pk")
        .values_list("case_id", "case", "backend", "was", "now", "run", "at")[: CHANGES * 4]
    )
    jobs = Counter(rows)
    newest = [_turn(row, count) for row, count in jobs.items()][:CHANGES]
    became = changes.values("now").annotate(tests=Count("variant__case", distinct=True)).order_by("now")
    gravest = Verdict.objects.filter(project=project.id, is_worst=True).aggregate(
        flaky=Count("variant__case", distinct=True, filter=Q(word=Word.FLAKY)),
        broken=Count("variant__case", distinct=True, filter=Q(word=Word.BROKEN)),
    )
    return Turns(newest, {Word(row["now"]).label: row["tests"] for row in became}, **gravest)


def _turn(row: Any, jobs: int) -> Turn:
    case_id, case, backend, was, now, run, at = row
    return Turn(case_id, case, Backend(backend).label, Word(was).label, Word(now).label, run, at, jobs)


def load_days(project: Frame, first: date, last: date) -> dict[date, Day]:
    """What each day had, all branches and backends together."""
    rows = RunTotal.objects.filter(project=project.id, day__gte=first, day__lte=last).values_list(
        "day", "run", "bad", "longest_tick_s"
    )
    found: dict[date, Day] = {}
    seen: set[int] = set()
    for day, run, bad, worst_s in rows.order_by("day", "run"):
        was = found.get(day, Day(None, 0, 0))
        worst = max((one for one in (was.worst_s, worst_s) if one is not None), default=None)
        found[day] = Day(worst, was.bad + bad, was.runs + (run not in seen))
        seen.add(run)
    return found
