"""The lines in which the loop stood still in one run."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from dashboard.allowances import load_allowed, shapes
from dashboard.blocking import Blocking, blocking_of
from dashboard.queries.project import Frame
from dashboard.queries.run import RunDetail
from ingest.models import Backend
from trends.models import StallCause

MOST: Final = 200
SEARCHED: Final = 2000
"""Results whose ticks are looked through for the longest of each line: those with the longest ticks."""

SITES = """
WITH here AS (
    SELECT * FROM trends_siterun WHERE project_id = %(project)s AND run = %(number)s
), summed AS (
    SELECT site_id, sum(ticks)::int AS ticks, sum(summed_s) AS summed_s, max(worst_s) AS worst_s,
           sum(cpu_s) AS cpu_s, sum(timed_s) AS timed_s, sum(attempts)::int AS attempts, sum(failed)::int AS failed,
           array_agg(DISTINCT backend) AS backends
    FROM here WHERE cause <> %(starved)s GROUP BY site_id
), told AS (
    SELECT summed.*, site.name, EXISTS (
        SELECT FROM unnest(%(shapes)s::text[], %(budgets)s::float8[]) AS allowed (shape, budget_s)
        WHERE site.name LIKE shape AND (budget_s IS NULL OR worst_s <= budget_s)
    ) AS is_accepted
    FROM summed JOIN trends_callsite site ON site.id = summed.site_id
), top AS (
    SELECT *, count(*) FILTER (WHERE NOT is_accepted) OVER () AS sites, count(*) OVER () AS with_accepted,
           coalesce(sum(summed_s) FILTER (WHERE NOT is_accepted) OVER (), 0) AS all_s
    FROM told ORDER BY is_accepted, summed_s DESC, site_id LIMIT %(most)s
), starved AS (
    SELECT coalesce(sum(ticks), 0)::int AS ticks FROM here WHERE cause = %(starved)s
)
SELECT starved.ticks, top.site_id, top.name, top.ticks, top.summed_s, top.worst_s, top.cpu_s, top.timed_s,
       top.attempts, top.failed, top.backends, top.sites, top.all_s,
       (SELECT min(first_run) FROM trends_sitevariant known WHERE known.site_id = top.site_id),
       top.is_accepted, top.with_accepted
FROM starved LEFT JOIN top ON true
ORDER BY top.is_accepted, top.summed_s DESC, top.site_id
"""

LONGEST = """
WITH stalled AS MATERIALIZED (
    SELECT seq, node_id, backend, phases FROM ingest_result
    WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(run_at)s AND slow > 0
    ORDER BY longest_tick_s DESC NULLS LAST, seq LIMIT %(searched)s
), told AS (
    SELECT DISTINCT ON (1) coalesce(tick->>'site', tick->>'leaf', '') AS site,
           coalesce(tick->>'leaf', tick->>'site', '') AS leaf, seq, node_id, stalled.backend
    FROM stalled, json_array_elements(phases) phase, json_array_elements(phase->'loop'->'slow_ticks') tick
    WHERE tick->>'cause' IS DISTINCT FROM 'starved'
    ORDER BY 1, (tick->>'duration_s')::float8 DESC, seq
)
SELECT told.site, told.leaf, told.seq, told.backend, node.nodeid FROM told JOIN ingest_node node ON node.id = node_id
"""


@dataclass(frozen=True, slots=True)
class LongestIn:
    """The result with the longest tick of a line."""

    seq: int
    nodeid: str
    backend: str
    leaf: str
    """The innermost frame."""


@dataclass(frozen=True, slots=True)
class SiteHere:
    id: int
    name: str
    """`path:line function`; empty: it could not be seen."""
    blocking: Blocking
    ticks: int
    summed_s: float
    worst_s: float
    attempts: int
    failed: int
    """Attempts that stalled there, and those of them that failed."""
    backends: list[str]
    is_new: bool
    """No earlier run has it."""
    longest: LongestIn | None
    """None: its results are not among those that were looked through."""
    is_accepted: bool = False
    """People have said that it may."""

    @property
    def leaf(self) -> str | None:
        """What was called there, when that is another line."""
        return self.longest.leaf if self.longest and self.longest.leaf != self.name else None


@dataclass(frozen=True, slots=True)
class RunTicks:
    sites: list[SiteHere]
    """At most 200, those that held loops longest first; behind them those that are accepted."""
    count: int
    summed_s: float
    """Of all sites but those that are accepted."""
    starved: int
    """Slow ticks in which the machine gave no CPU: left out of everything else."""
    accepted: int = 0
    """Call sites that people have accepted as they are."""


def load_ticks(project: Frame, run: RunDetail) -> RunTicks:
    patterns, budgets = shapes(load_allowed(project.id))
    params: dict[str, Any] = {
        "shapes": patterns,
        "budgets": budgets,
        "project": project.id,
        "run": run.id,
        "run_at": run.created_at,
        "number": run.number,
        "starved": StallCause.STARVED,
        "most": MOST,
        "searched": SEARCHED,
    }
    with connection.cursor() as cursor:
        cursor.execute(SITES, params)
        rows: list[Any] = cursor.fetchall()
        if rows[0][1] is None:
            return RunTicks([], 0, 0.0, rows[0][0])
        cursor.execute(LONGEST, params)
        longest = {row[0]: LongestIn(row[2], row[4], Backend(row[3]).label, row[1]) for row in cursor.fetchall()}
    sites = [_site(row, longest.get(row[2]), run.number) for row in rows]
    count = rows[0][11]
    return RunTicks(sites, count, rows[0][12], rows[0][0], rows[0][15] - count)


def _site(row: Any, longest: LongestIn | None, number: int) -> SiteHere:
    cpu_s, timed_s = row[6], row[7]
    return SiteHere(
        id=row[1],
        name=row[2],
        blocking=blocking_of(row[2], longest.leaf if longest else None, cpu_s / timed_s if timed_s else None),
        ticks=row[3],
        summed_s=row[4],
        worst_s=row[5],
        attempts=row[8],
        failed=row[9],
        backends=[Backend(code).label for code in row[10]],
        is_new=row[13] == number > 1,
        longest=longest,
        is_accepted=row[14],
    )
