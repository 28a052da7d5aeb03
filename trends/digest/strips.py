"""The newest outcomes of each variant, a letter a run, with how long it took and its longest tick."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from trends.strip import LENGTH, MARK_SQL

ATTEMPTS = """
CREATE TEMPORARY TABLE stretch_attempts ON COMMIT DROP AS
SELECT variant_id, outcome, reason, duration_s, longest_tick_s FROM stretch
"""

BEFORE = """
CREATE TEMPORARY TABLE stretch_before ON COMMIT DROP AS
SELECT case_id, backend, outcome, reason, duration_s, longest_tick_s FROM ingest_result
WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(run_at)s AND seq <= %(after)s
"""

ADD_BEFORE = """
INSERT INTO stretch_attempts
SELECT new.variant_id, earlier.outcome, earlier.reason, earlier.duration_s, earlier.longest_tick_s
FROM stretch_before earlier
JOIN (SELECT DISTINCT variant_id, case_id, backend FROM stretch) new USING (case_id, backend)
"""
"""Earlier attempts, in this run, of the variants that have new ones."""


def _real(seconds: str) -> str:
    """As four bytes, which have no room for what is far below a nanosecond: that is an error, not a zero."""
    return f"(CASE WHEN {seconds} < 1e-9 THEN 0 ELSE {seconds} END)::real"


MARKS = f"""
CREATE TEMPORARY TABLE stretch_marks ON COMMIT DROP AS
SELECT variant_id AS id, {MARK_SQL} AS mark, {_real("avg(duration_s) FILTER (WHERE outcome <> 4)")} AS second,
       {_real("max(longest_tick_s)")} AS tick
FROM stretch_attempts GROUP BY variant_id
"""  # noqa: S608  (built from constants)

APPEND = f"""
UPDATE trends_variant variant SET
    runs = (variant.runs || %(number)s::integer)[greatest(1, cardinality(variant.runs) + 2 - {LENGTH}):],
    marks = right(variant.marks || new.mark, {LENGTH}),
    seconds = (variant.seconds || new.second)[greatest(1, cardinality(variant.seconds) + 2 - {LENGTH}):],
    longest = (variant.longest || new.tick)[greatest(1, cardinality(variant.longest) + 2 - {LENGTH}):]
FROM stretch_marks new
WHERE new.id = variant.id AND coalesce(variant.runs[cardinality(variant.runs)], 0) < %(number)s
"""  # noqa: S608

INSERT = f"""
WITH late AS (
    SELECT variant.id, variant.runs, variant.marks, variant.seconds, variant.longest, mark, second, tick
    FROM trends_variant variant JOIN stretch_marks USING (id)
    WHERE variant.runs[cardinality(variant.runs)] >= %(number)s
), cells AS (
    SELECT late.id, cell.*
    FROM late, unnest(late.runs, string_to_array(late.marks, NULL), late.seconds, late.longest)
         AS cell (run, mark, second, tick)
    WHERE cell.run <> %(number)s
    UNION ALL SELECT id, %(number)s::integer, mark, second, tick FROM late
), newest AS (
    SELECT *, row_number() OVER (PARTITION BY id ORDER BY run DESC) AS age FROM cells
)
UPDATE trends_variant variant SET
    runs = strip.runs, marks = strip.marks, seconds = strip.seconds, longest = strip.longest
FROM (
    SELECT id, array_agg(run ORDER BY run) AS runs, string_agg(mark, '' ORDER BY run) AS marks,
           array_agg(second ORDER BY run) AS seconds, array_agg(tick ORDER BY run) AS longest
    FROM newest WHERE age <= {LENGTH} GROUP BY id
) strip
WHERE strip.id = variant.id
"""  # noqa: S608
"""For a run that is not the newest: a late shard, or two runs at once."""


def take(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    cursor.execute(ATTEMPTS)
    if params["after"]:
        cursor.execute(BEFORE, params)
        cursor.execute("ANALYZE stretch_before")
        cursor.execute(ADD_BEFORE)
    cursor.execute(MARKS)
    cursor.execute("ANALYZE stretch_marks (id)")
    cursor.execute(INSERT, params)
    cursor.execute(APPEND, params)
