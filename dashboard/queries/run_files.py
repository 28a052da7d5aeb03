"""The files of one run: how many of their results failed, and where the time went."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from dashboard.counts import Counts
from dashboard.file_tree import Amounts, File
from dashboard.queries.project import Frame
from dashboard.queries.run import RunDetail
from dashboard.verdict_lines.run import STALL_S

MOST: Final = 5000
"""Files that are told apart; those that took longest."""

FILES = """
WITH one AS (
    SELECT case_id, count(*) FILTER (WHERE outcome = 1) AS passed, count(*) FILTER (WHERE outcome = 2) AS failed,
           count(*) FILTER (WHERE outcome = 3) AS error, count(*) FILTER (WHERE outcome = 4) AS skipped,
           count(*) FILTER (WHERE outcome = 5) AS xfailed, count(*) FILTER (WHERE outcome = 6) AS xpassed,
           count(*) FILTER (WHERE attempt > 1) AS retried, sum(duration_s) AS summed_s,
           count(*) FILTER (WHERE longest_tick_s >= %(stall)s) AS slow, max(longest_tick_s) AS longest_s
    FROM ingest_result
    WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(run_at)s
    GROUP BY case_id
)
SELECT split_part(known.name, '::', 1), count(*), sum(passed)::int, sum(failed)::int, sum(error)::int,
       sum(skipped)::int, sum(xfailed)::int, sum(xpassed)::int, sum(retried)::int,
       sum(summed_s), sum(slow)::int, max(longest_s), count(*) OVER ()
FROM one JOIN ingest_case known ON known.id = case_id
GROUP BY 1 ORDER BY sum(summed_s) DESC, 1 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class RunFiles:
    files: list[File]
    """At most 5 000, those that took longest first."""
    count: int
    """How many there are."""


def load_files(project: Frame, run: RunDetail) -> RunFiles:
    params: dict[str, Any] = {
        "project": project.id,
        "run": run.id,
        "run_at": run.created_at,
        "stall": STALL_S,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILES, params)
        rows: list[Any] = cursor.fetchall()
    return RunFiles([_file(row) for row in rows], rows[0][12] if rows else 0)


def _file(row: Any) -> File:
    counts = Counts(
        passed=row[2], failed=row[3], error=row[4], skipped=row[5], xfailed=row[6], xpassed=row[7], retried=row[8]
    )
    return File(row[0], Amounts(row[1], counts, row[9], row[10], row[11]))
