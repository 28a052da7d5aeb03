"""Which lines the loop stood still in."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from trends.digest import stacks
from trends.stall_lengths import BUCKET_SQL, BUCKETS

TICKS = """
CREATE TEMPORARY TABLE stretch_stalls ON COMMIT DROP AS
SELECT result.seq, result.case_id, result.backend, result.outcome, result.reason,
       coalesce(tick->>'site', tick->>'leaf', '') AS site, coalesce(tick->>'leaf', tick->>'site', '') AS leaf,
       CASE tick->>'cause' WHEN 'blocked' THEN 1 WHEN 'starved' THEN 2 ELSE 0 END AS cause,
       (tick->>'duration_s')::float8 AS duration_s, (tick->>'cpu_s')::float8 AS cpu_s
FROM ingest_result result, json_array_elements(result.phases) phase,
     json_array_elements(phase->'loop'->'slow_ticks') tick
WHERE result.project_id = %(project)s AND result.run_id = %(run)s AND result.run_at = %(run_at)s
  AND result.seq > %(after)s AND result.seq <= %(upto)s AND result.slow > 0
"""

SITES = """
INSERT INTO trends_callsite (project_id, name)
SELECT %(project)s, name FROM (SELECT site FROM stretch_stalls UNION SELECT leaf FROM stretch_stalls) AS seen (name)
ON CONFLICT DO NOTHING
"""

NAMED = """
CREATE TEMPORARY TABLE stretch_sites ON COMMIT DROP AS
SELECT ticks.*, site.id AS site_id, leaf.id AS leaf_id
FROM stretch_stalls ticks
JOIN trends_callsite site ON site.project_id = %(project)s AND md5(site.name) = md5(ticks.site)
JOIN trends_callsite leaf ON leaf.project_id = %(project)s AND md5(leaf.name) = md5(ticks.leaf)
"""

RUNS = f"""
INSERT INTO trends_siterun
    (project_id, site_id, run, day, backend, cause, ticks, summed_s, worst_s, cpu_s, timed_s,
     attempts, failed, timed_out, lengths)
SELECT %(project)s, site_id, %(number)s, (%(run_at)s AT TIME ZONE 'UTC')::date, backend, cause, count(*),
       sum(duration_s), max(duration_s), coalesce(sum(cpu_s), 0),
       coalesce(sum(duration_s) FILTER (WHERE cpu_s IS NOT NULL), 0), count(DISTINCT seq),
       count(DISTINCT seq) FILTER (WHERE outcome IN (2, 3)),
       count(DISTINCT seq) FILTER (WHERE outcome IN (2, 3) AND reason = 1),
       ARRAY(SELECT count(bucket)::integer FROM generate_series(1, {BUCKETS}) place
             LEFT JOIN unnest(array_agg(bucket)) bucket ON bucket = place GROUP BY place ORDER BY place)
FROM (SELECT *, {BUCKET_SQL} AS bucket FROM stretch_sites) ticks
GROUP BY site_id, backend, cause
ON CONFLICT (site_id, run, backend, cause) DO UPDATE SET
    ticks = trends_siterun.ticks + excluded.ticks,
    summed_s = trends_siterun.summed_s + excluded.summed_s,
    worst_s = greatest(trends_siterun.worst_s, excluded.worst_s),
    cpu_s = trends_siterun.cpu_s + excluded.cpu_s,
    timed_s = trends_siterun.timed_s + excluded.timed_s,
    attempts = trends_siterun.attempts + excluded.attempts,
    failed = trends_siterun.failed + excluded.failed,
    timed_out = trends_siterun.timed_out + excluded.timed_out,
    lengths = ARRAY(SELECT was + new FROM unnest(trends_siterun.lengths, excluded.lengths)
                    WITH ORDINALITY AS both_of (was, new, place) ORDER BY place)
"""  # noqa: S608  (built from constants)

VARIANTS = """
INSERT INTO trends_sitevariant
    (project_id, site_id, leaf_id, variant_id, ticks, summed_s, worst_s, worst_run, worst_seq, first_run, last_run)
SELECT %(project)s, ticks.site_id, ticks.leaf_id, variant.id, count(*), sum(duration_s), max(duration_s), %(number)s,
       (array_agg(seq ORDER BY duration_s DESC, seq))[1], %(number)s, %(number)s
FROM stretch_sites ticks
JOIN trends_variant variant ON variant.project_id = %(project)s
 AND variant.case_id = ticks.case_id AND variant.backend = ticks.backend
WHERE cause <> 2
GROUP BY ticks.site_id, ticks.leaf_id, variant.id
ON CONFLICT (site_id, leaf_id, variant_id) DO UPDATE SET
    ticks = trends_sitevariant.ticks + excluded.ticks,
    summed_s = trends_sitevariant.summed_s + excluded.summed_s,
    (worst_s, worst_run, worst_seq) = (
        SELECT * FROM (VALUES (trends_sitevariant.worst_s, trends_sitevariant.worst_run, trends_sitevariant.worst_seq),
                              (excluded.worst_s, excluded.worst_run, excluded.worst_seq)) AS one (worst, run, seq)
        ORDER BY worst DESC, run, seq LIMIT 1),
    first_run = least(trends_sitevariant.first_run, excluded.first_run),
    last_run = greatest(trends_sitevariant.last_run, excluded.last_run)
"""


def take(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    """Most runs have no stall, and end at the first of these."""
    cursor.execute(TICKS, params)
    if not cursor.rowcount:
        return
    for statement in (SITES, NAMED, RUNS, VARIANTS):
        cursor.execute(statement, params)
    stacks.take(cursor, params)
