"""What Python and libraries warned of in a run, each warning once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from dashboard.queries.project import Frame

MOST: Final = 100
"""Warnings that are listed."""

WARNED: Final = """
WITH given AS (
    SELECT text_id, count(*) AS results, min(nodeid) AS nodeid FROM ingest_warned
    WHERE session_id = ANY(%(sessions)s) GROUP BY text_id
), told AS (
    SELECT coalesce(part->>'category', '') AS category, coalesce(part->>'message', '') AS message,
           part->>'site' AS site,
           sum((part->>'count')::bigint * results)::bigint AS times, sum(results)::bigint AS results,
           min(given.nodeid) AS nodeid, count(*) OVER () AS of
    FROM given JOIN ingest_warningtext text ON text.id = given.text_id
    CROSS JOIN LATERAL jsonb_array_elements(text.parts) part
    GROUP BY 1, 2, 3 ORDER BY times DESC, 1, 2, 3 LIMIT %(most)s
)
SELECT category, message, site, times, results, told.nodeid, node.case_id, of
FROM told LEFT JOIN ingest_node node ON node.project_id = %(project)s AND md5(node.nodeid) = md5(told.nodeid)
ORDER BY times DESC, 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class RunWarning:
    category: str
    message: str
    site: str | None
    """`path:line function` that it is given for."""
    times: int
    results: int
    """Results that gave it, all attempts of a test in a session together."""
    nodeid: str
    """One of their tests, and its case."""
    case_id: int | None


@dataclass(frozen=True, slots=True)
class RunWarnings:
    listed: list[RunWarning]
    """At most 100, the most frequent first."""
    count: int
    """How many there are."""


def load_warned(project: Frame, sessions: Sequence[int]) -> RunWarnings:
    with connection.cursor() as cursor:
        cursor.execute(WARNED, {"project": project.id, "sessions": list(sessions), "most": MOST})
        rows = cursor.fetchall()
    return RunWarnings([RunWarning(*row[:7]) for row in rows], rows[0][7] if rows else 0)
