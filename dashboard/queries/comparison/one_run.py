"""Backends side by side in one run: read from its results, which are as many as the run has."""

from dataclasses import dataclass
from math import exp, sqrt
from typing import Any, Final

from django.db import connection

from dashboard.queries.comparison.figures import Mean, turned
from dashboard.queries.comparison.names import NAMES
from dashboard.queries.project import Frame
from ingest.models import Run
from trends.sides import LOOPS, PAIRS
from trends.stats.paired import LEAST_GROUPS, student

MOST: Final = 50
PLACES: Final = range(len(LOOPS))


def _wide(name: str, otherwise: str) -> str:
    each = (f"coalesce(max({name}) FILTER (WHERE backend = {int(loop)}), {otherwise})" for loop in LOOPS)
    return f"ARRAY[{', '.join(each)}] AS {name}"


WIDE: Final = f"""
WITH side AS (
    SELECT case_id, backend, count(*) FILTER (WHERE outcome IN (2, 3)) AS failed,
           count(*) FILTER (WHERE outcome IN (1, 6)) AS passed, count(*) FILTER (WHERE outcome IN (4, 5)) AS other,
           avg(duration_s) FILTER (WHERE outcome IN (1, 6)) AS seconds,
           (array_agg(seq ORDER BY outcome IN (2, 3) DESC, seq DESC))[1] AS seq
    FROM ingest_result
    WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(run_at)s AND backend IN (1, 2, 3)
    GROUP BY 1, 2
), wide AS (
    SELECT case_id, {_wide("failed", "0")}, {_wide("passed", "0")}, {_wide("other", "0")}, {_wide("seq", "0")},
           {_wide("seconds", "NULL")}
    FROM side GROUP BY case_id
)
"""  # noqa: S608  (built from constants, here and below)
LOG: Final = [f"ln(nullif(seconds[{other + 1}], 0) / nullif(seconds[{one + 1}], 0))" for one, other in PAIRS]
SUMS: Final = [f"sum({name}[{at + 1}])" for name in ("failed", "passed", "other") for at in PLACES]
TOTALS: Final = f"""{WIDE}
SELECT {", ".join([*SUMS, *(f"count({log}), avg({log}), stddev_samp({log})" for log in LOG)])} FROM wide
"""  # noqa: S608
DIFFERENT: Final = f"""{WIDE}
SELECT wide.case_id, named.name, failed, passed, other, seq FROM wide JOIN ingest_case named ON named.id = wide.case_id
WHERE 0 < ANY(failed) AND ({" OR ".join(f"failed[{at + 1}] = 0 AND passed[{at + 1}] > 0" for at in PLACES)})
ORDER BY named.name LIMIT {MOST}
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class RunSide:
    backend: str
    failed: int
    passed: int
    other: int
    seq: int
    """Of a result: one that failed, if any did."""


@dataclass(frozen=True, slots=True)
class RunContrast:
    case: str
    case_id: int
    sides: list[RunSide]


@dataclass(frozen=True, slots=True)
class RunComparison:
    number: int
    failed: list[int]
    passed: list[int]
    other: list[int]
    """By place in `LOOPS`."""
    means: dict[tuple[int, int], Mean]
    """Geometric means over the cases that passed on both: the second over the first, both ways round."""
    rows: list[RunContrast]
    """At most 50 cases that failed on one backend and passed on another."""

    @property
    def used(self) -> list[int]:
        return [place for place in PLACES if self.failed[place] + self.passed[place] + self.other[place]]


def load_run_comparison(project: Frame, number: int) -> RunComparison | None:
    """None when there is no such run."""
    run = Run.objects.filter(project=project.id, number=number).first()
    if run is None:
        return None
    parameters: dict[str, Any] = {"project": project.id, "run": run.pk, "run_at": run.created_at}
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, parameters)
        totals: Any = cursor.fetchone()
        cursor.execute(DIFFERENT, parameters)
        rows = [_row(*row) for row in cursor.fetchall()]
    counts = [int(value or 0) for value in totals[: 3 * len(LOOPS)]]
    failed, passed, other = (counts[3 * at : 3 * at + 3] for at in range(3))
    return RunComparison(number, failed, passed, other, _means(totals[3 * len(LOOPS) :]), rows)


def _means(told: tuple[Any, ...]) -> dict[tuple[int, int], Mean]:
    means: dict[tuple[int, int], Mean] = {}
    for at, (one, other) in enumerate(PAIRS):
        n, centre, spread = told[3 * at : 3 * at + 3]
        if n >= LEAST_GROUPS:
            half = student(n - 1) * spread / sqrt(n)
            means[one, other] = Mean(exp(centre), exp(centre - half), exp(centre + half), n)
            means[other, one] = turned(means[one, other])
    return means


def _row(case: int, name: str, failed: list[int], passed: list[int], other: list[int], seq: list[int]) -> RunContrast:
    return RunContrast(name, case, [RunSide(NAMES[at], failed[at], passed[at], other[at], seq[at]) for at in PLACES])
