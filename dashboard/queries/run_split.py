"""What the failures of runs are: new, known to flake, also on the default branch, or none of the tests' doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from dashboard.queries.trunk import LOOKED_BACK
from trends.models import Word

MOST: Final = 2_000
"""Failing results that are looked at, of all runs together."""


@dataclass(frozen=True, slots=True)
class Split:
    """Variants that failed and that no later attempt cured: as the page of the run counts them."""

    new: int = 0
    flaky: int = 0
    also_main: int = 0
    infrastructure: int = 0

    @property
    def is_none(self) -> bool:
        """Every failure was cured by a retry."""
        return not (self.new or self.flaky or self.also_main or self.infrastructure)

    @property
    def is_flaky_only(self) -> bool:
        return self.flaky > 0 and not (self.new or self.also_main or self.infrastructure)


QUERY: Final = """
WITH failing AS (
    SELECT result.project_id, result.run_id, run.number, result.case_id, result.backend,
           bool_and(coalesce(result.reason, 0) IN (3, 4)) AS is_lost, array_agg(result.session_id) AS sessions
    FROM ingest_result result
    JOIN ingest_run run ON run.id = result.run_id
    WHERE result.project_id = %(project)s AND result.run_id = ANY(%(runs)s) AND result.outcome IN (2, 3)
      AND result.run_at = run.created_at AND result.run_at >= %(first)s AND result.run_at <= %(last)s
      AND NOT EXISTS (
        SELECT FROM ingest_result later
        WHERE %(retried)s AND later.project_id = result.project_id AND later.run_id = result.run_id
          AND later.run_at = result.run_at AND later.case_id = result.case_id AND later.node_id = result.node_id
          AND later.session_id = result.session_id AND later.attempt > result.attempt AND later.outcome IN (1, 6)
      )
    GROUP BY 1, 2, 3, 4, 5
), trunk AS (
    SELECT number FROM ingest_run
    WHERE project_id = %(project)s AND pull IS NULL AND (branch IS NULL OR branch = %(branch)s)
      AND number < (SELECT max(number) FROM failing)
    ORDER BY number DESC LIMIT %(looked_back)s
), told AS (
    SELECT failing.run_id, CASE
        WHEN failing.is_lost OR failing.sessions <@ ARRAY(
            SELECT unnest(outage.sessions) FROM trends_outage outage JOIN ingest_case kase ON kase.id = failing.case_id
            WHERE outage.project_id = %(project)s AND outage.run = failing.number
              AND (outage.module = '' OR starts_with(kase.name, outage.module))
        ) THEN 'infrastructure'
        WHEN verdict.word = %(broken)s AND verdict.since < failing.number THEN 'also_main'
        WHEN verdict.word IN (%(flaky)s, %(suspect)s) AND verdict.since < failing.number THEN 'flaky'
        WHEN before.mark IN ('f', 'e', 't', 'c') THEN 'also_main'
        WHEN EXISTS (
            SELECT FROM trends_disagreement twice
            WHERE twice.project_id = failing.project_id AND twice.variant_id = variant.id AND twice.passed > 0
        ) THEN 'flaky'
        ELSE 'new' END AS kind
    FROM failing
    LEFT JOIN LATERAL (
        SELECT id, runs, marks FROM trends_variant
        WHERE project_id = failing.project_id AND case_id = failing.case_id AND backend = failing.backend
        LIMIT 1
    ) variant ON true
    LEFT JOIN LATERAL (
        SELECT word, since FROM trends_verdict WHERE variant_id = variant.id AND is_worst LIMIT 1
    ) verdict ON true
    LEFT JOIN LATERAL (
        SELECT cell.mark FROM unnest(variant.runs, string_to_array(variant.marks, NULL)) AS cell (run, mark)
        WHERE cell.run < failing.number AND cell.mark NOT IN ('s', 'x')
          AND cell.run = ANY (ARRAY(SELECT number FROM trunk))
        ORDER BY cell.run DESC LIMIT 1
    ) before ON true
)
SELECT run_id, kind, count(*)::int FROM told GROUP BY 1, 2
"""
"""What belongs to a failing result is looked up row by row: joined, it depends on a guess of how many fail, and for a
project that is newer than the tables' statistics the guess is one. The strips were then read anew for every failure."""


@dataclass(frozen=True, slots=True)
class Red:
    """A run with failures."""

    id: int
    created_at: datetime
    bad: int
    retried: int


def load_splits(project: int, trunk: str, runs: Sequence[Red]) -> dict[int, Split]:
    """By the ids of runs; those beyond the first 2 000 failing results are left out. One query, or none.

    `project`: its row id; `trunk`: its default branch.
    """
    asked = _first(runs)
    if not asked:
        return {}
    times = [run.created_at for run in asked]
    values: dict[str, Any] = {
        "project": project,
        "runs": [run.id for run in asked],
        "first": min(times),
        "last": max(times),
        "retried": any(run.retried for run in asked),
        "broken": Word.BROKEN,
        "flaky": Word.FLAKY,
        "suspect": Word.SUSPECT,
        "branch": trunk,
        "looked_back": len(asked) + LOOKED_BACK,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUERY, values)
        rows = cursor.fetchall()
    counted: dict[int, dict[str, int]] = {run.id: {} for run in asked}
    for run, kind, number in rows:
        counted[run][kind] = number
    return {run: Split(**numbers) for run, numbers in counted.items()}


def _first(runs: Sequence[Red]) -> list[Red]:
    """The first runs with failures, as many as are looked at."""
    chosen, results = [], 0
    for run in runs:
        if 0 < run.bad <= MOST - results:
            chosen.append(run)
            results += run.bad
    return chosen
