"""In which calls the lines stood still that stalls are charged to: after the stalls, which know the lines."""

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

STACKS = """
CREATE TEMPORARY TABLE stretch_stacks ON COMMIT DROP AS
SELECT site.site_id, md5(seen.frames::text) AS digest, seen.frames,
       CASE stack->>'cause' WHEN 'blocked' THEN 1 WHEN 'starved' THEN 2 ELSE 0 END AS cause,
       (stack->>'samples')::bigint AS samples, (stack->>'duration_s')::float8 AS duration_s
FROM ingest_result result, json_array_elements(result.phases) phase,
     json_array_elements(phase->'loop'->'stacks') stack,
     LATERAL (SELECT array_agg(frame ORDER BY place) AS frames
              FROM json_array_elements_text(stack->'frames') WITH ORDINALITY AS one (frame, place)) seen,
     (SELECT DISTINCT seq, site, site_id FROM stretch_sites) site
WHERE result.project_id = %(project)s AND result.run_id = %(run)s AND result.run_at = %(run_at)s
  AND result.seq > %(after)s AND result.seq <= %(upto)s AND result.slow > 0
  AND site.seq = result.seq AND site.site = coalesce(stack->>'site', stack->'frames'->>-1, '')
  AND seen.frames IS NOT NULL
"""
"""Only of lines that a slow tick of the same result is charged to: the others have no page."""

NEW = """
INSERT INTO trends_sitestack (project_id, site_id, digest, frames)
SELECT DISTINCT ON (site_id, digest) %(project)s, site_id, digest, frames FROM stretch_stacks
ORDER BY site_id, digest
ON CONFLICT DO NOTHING
"""

RUNS = """
INSERT INTO trends_stackrun (project_id, stack_id, run, cause, samples, summed_s)
SELECT %(project)s, stack.id, %(number)s, seen.cause, sum(seen.samples), sum(seen.duration_s)
FROM stretch_stacks seen JOIN trends_sitestack stack USING (site_id, digest)
GROUP BY stack.id, seen.cause
ON CONFLICT (stack_id, run, cause) DO UPDATE SET
    samples = trends_stackrun.samples + excluded.samples,
    summed_s = trends_stackrun.summed_s + excluded.summed_s
"""


def take(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    cursor.execute(STACKS, params)
    if cursor.rowcount:
        cursor.execute(NEW, params)
        cursor.execute(RUNS, params)


FORGET = """
WITH gone AS (DELETE FROM trends_stackrun WHERE project_id = %(project)s AND run = %(number)s RETURNING stack_id)
SELECT DISTINCT stack_id FROM gone
"""

FORGET_UNUSED = """
DELETE FROM trends_sitestack stack WHERE id = ANY(%(stacks)s)
  AND NOT EXISTS (SELECT FROM trends_stackrun one WHERE one.stack_id = stack.id)
"""


def forget(project_id: int, number: int) -> None:
    """Of a run that goes: other than counts, texts of stacks would grow with everything that was ever seen."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"project": project_id, "number": number})
        if stacks := [stack for (stack,) in cursor.fetchall()]:
            cursor.execute(FORGET_UNUSED, {"stacks": stacks})
