"""Lines in which the loop stood still, within a window of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from dashboard.allowances import Allowed, shapes
from dashboard.blocking import Blocking, blocking_of
from dashboard.queries.project import Frame
from dashboard.window import Window
from ingest.models import Backend
from trends.models import StallCause
from trends.stall_lengths import quantile

MOST: Final = 200
ORDERS: Final = {
    "blocked": "summed_s DESC",
    "worst": "worst_s DESC",
    "runs": "runs DESC, summed_s DESC",
    "failed": "failed DESC, summed_s DESC",
}
"""Of the list, by what `?sort=` says; the first is the usual one."""

WINDOW = """
SELECT (SELECT count(*) FROM seen), (SELECT min(number) FROM seen), (SELECT max(number) FROM seen),
       (SELECT coalesce(sum(ticks), 0) FROM trends_siterun
        WHERE project_id = %(project)s AND cause = %(starved)s
          AND run BETWEEN (SELECT min(number) FROM seen) AND (SELECT max(number) FROM seen))
"""
SEEN = """
WITH seen AS (
    SELECT number FROM ingest_run
    WHERE project_id = %(project)s AND created_at >= %(since)s AND created_at <= %(until)s AND status <> 'running'
)
"""

LIST = """
WITH seen AS (
    SELECT * FROM trends_siterun
    WHERE project_id = %(project)s AND run BETWEEN %(first)s AND %(last)s AND cause <> %(starved)s
      AND (%(backend)s::smallint IS NULL OR backend = %(backend)s)
), summed AS (
    SELECT site_id, sum(ticks) AS ticks, sum(summed_s) AS summed_s, max(worst_s) AS worst_s, sum(cpu_s) AS cpu_s,
           sum(timed_s) AS timed_s, sum(attempts) AS attempts, sum(failed) AS failed, sum(timed_out) AS timed_out,
           count(DISTINCT run) AS runs, array_agg(DISTINCT backend) AS backends
    FROM seen GROUP BY site_id
), told AS (
    SELECT summed.*, EXISTS (
        SELECT FROM unnest(%(shapes)s::text[], %(budgets)s::float8[]) AS allowed (shape, budget_s)
        WHERE site.name LIKE shape AND (budget_s IS NULL OR worst_s <= budget_s)
    ) AS is_allowed
    FROM summed JOIN trends_callsite site ON site.id = summed.site_id
), top AS (
    SELECT *, count(*) FILTER (WHERE NOT is_allowed) OVER () AS sites, count(*) OVER () AS with_allowed,
           coalesce(sum(summed_s) FILTER (WHERE NOT is_allowed) OVER (), 0) AS all_s
    FROM told ORDER BY is_allowed, {order}, site_id LIMIT %(most)s
), days AS (
    SELECT site_id, json_object_agg(day, whole_s) AS days
    FROM (SELECT site_id, day, sum(summed_s) AS whole_s FROM seen GROUP BY site_id, day) per GROUP BY site_id
), lengths AS (
    SELECT site_id, array_agg(ticks ORDER BY place) AS lengths
    FROM (
        SELECT site_id, place, sum(ticks_there)::integer AS ticks
        FROM seen, unnest(seen.lengths) WITH ORDINALITY AS bucket (ticks_there, place) GROUP BY site_id, place
    ) per GROUP BY site_id
), tests AS (
    SELECT one.site_id, count(DISTINCT variant.case_id) AS tests,
           (array_agg(leaf.name ORDER BY one.ticks DESC, leaf.name))[1] AS leaf
    FROM trends_sitevariant one
    JOIN trends_variant variant ON variant.id = one.variant_id
    JOIN trends_callsite leaf ON leaf.id = one.leaf_id
    WHERE one.project_id = %(project)s AND one.last_run >= %(first)s AND one.first_run <= %(last)s
    GROUP BY one.site_id
)
SELECT top.site_id, site.name, top.ticks, top.summed_s, top.worst_s, top.cpu_s, top.timed_s, top.attempts, top.failed,
       top.timed_out, top.runs, top.backends, top.sites, top.all_s, days.days, lengths.lengths, tests.tests, tests.leaf,
       top.is_allowed, top.with_allowed
FROM top
JOIN trends_callsite site ON site.id = top.site_id
JOIN days USING (site_id) JOIN lengths USING (site_id) LEFT JOIN tests USING (site_id)
ORDER BY {order}, top.site_id
"""


@dataclass(frozen=True, slots=True)
class SiteRow:
    id: int
    name: str
    """`path:line function`; empty: it could not be seen."""
    leaf: str | None
    """What was called there most often, when that is another line."""
    blocking: Blocking
    ticks: int
    summed_s: float
    worst_s: float
    p95_s: float
    runs: int
    tests: int
    attempts: int
    failed: int
    timed_out: int
    """Attempts that stalled there, those of them that failed, and those of these that timed out."""
    backends: list[str]
    days: dict[date, float]
    """Seconds that the loop stood still."""

    @property
    def per_run_s(self) -> float:
        return self.summed_s / self.runs


@dataclass(frozen=True, slots=True)
class SitesPage:
    rows: list[SiteRow]
    sites: int
    """How many there are, without those that are allowed; at most 200 are listed."""
    summed_s: float
    """Seconds that loops stood still at all of them."""
    runs: int
    """Ended runs of the window."""
    starved: int
    """Slow ticks in which the machine gave no CPU: left out of everything else."""
    allowed: int = 0
    """Call sites that people have accepted as they are: left out as well."""


def load_sites(
    project: Frame, window: Window, backend: str | None, sort: str, allowed: Sequence[Allowed] = ()
) -> SitesPage:
    """`sort`: a key of `ORDERS`; `backend`: its name, or None for all."""
    patterns, budgets = shapes(allowed)
    params: dict[str, Any] = {
        "project": project.id,
        "since": window.since,
        "until": window.until,
        "starved": StallCause.STARVED,
    }
    code = next((value for value, label in Backend.choices if label == backend), None)
    with connection.cursor() as cursor:
        cursor.execute(SEEN + WINDOW, params)
        runs, first, last, starved = cursor.fetchone()
        params |= {"first": first or 0, "last": last or 0, "backend": code, "most": MOST}
        params |= {"shapes": patterns, "budgets": budgets}
        cursor.execute(LIST.format(order=ORDERS[sort]), params)
        found = cursor.fetchall()
    if not (found and runs):
        return SitesPage([], 0, 0.0, runs, starved)
    sites, summed_s, whole = found[0][12], found[0][13], found[0][19]
    rows = [_row(one) for one in found if not one[18]]
    return SitesPage(rows, sites, summed_s, runs, starved, whole - sites)


def _row(one: Sequence[Any]) -> SiteRow:
    name, cpu_s, timed_s, leaf = one[1], one[5], one[6], one[17]
    inner = leaf if leaf and leaf != name else None
    return SiteRow(
        id=one[0],
        name=name,
        leaf=inner,
        blocking=blocking_of(name, leaf, cpu_s / timed_s if timed_s else None),
        ticks=one[2],
        summed_s=one[3],
        worst_s=one[4],
        p95_s=min(one[4], quantile(one[15], 0.95) or one[4]),
        runs=one[10],
        tests=one[16] or 0,
        attempts=one[7],
        failed=one[8],
        timed_out=one[9],
        backends=[Backend(code).label for code in one[11]],
        days={date.fromisoformat(day): seconds for day, seconds in one[14].items()},
    )
