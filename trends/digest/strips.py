"""The newest outcomes of each variant, a letter a run."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from trends.strip import LENGTH, MARK_SQL

MARKS = f"""
WITH touched AS (
    SELECT DISTINCT case_id, backend FROM ingest_result
    WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(run_at)s
      AND seq > %(after)s AND seq <= %(upto)s
), new AS (
    SELECT variant.id, {MARK_SQL} AS mark
    FROM ingest_result result
    JOIN touched USING (case_id, backend)
    JOIN trends_variant variant
      ON variant.project_id = result.project_id AND variant.case_id = result.case_id
     AND variant.backend = result.backend
    WHERE result.project_id = %(project)s AND result.run_id = %(run)s AND result.run_at = %(run_at)s
      AND result.seq <= %(upto)s
    GROUP BY variant.id
)
"""  # noqa: S608  (built from constants)

APPEND = f"""
{MARKS}
UPDATE trends_variant variant SET
    runs = (variant.runs || %(number)s::integer)[greatest(1, cardinality(variant.runs) + 2 - {LENGTH}):],
    marks = right(variant.marks || new.mark, {LENGTH})
FROM new
WHERE new.id = variant.id AND coalesce(variant.runs[cardinality(variant.runs)], 0) < %(number)s
"""  # noqa: S608

INSERT = f"""
{MARKS}, cells AS (
    SELECT variant.id, cell.run, cell.mark
    FROM trends_variant variant JOIN new USING (id),
         unnest(variant.runs, string_to_array(variant.marks, NULL)) AS cell(run, mark)
    WHERE cell.run <> %(number)s
    UNION ALL SELECT id, %(number)s::integer, mark FROM new
), newest AS (
    SELECT *, row_number() OVER (PARTITION BY id ORDER BY run DESC) AS age FROM cells
)
UPDATE trends_variant variant SET runs = strip.runs, marks = strip.marks
FROM (
    SELECT id, array_agg(run ORDER BY run) AS runs, string_agg(mark, '' ORDER BY run) AS marks
    FROM newest WHERE age <= {LENGTH} GROUP BY id
) strip
WHERE strip.id = variant.id AND variant.runs[cardinality(variant.runs)] >= %(number)s
"""  # noqa: S608
"""For a run that is not the newest: a late shard, or two runs at once."""


def take(cursor: CursorWrapper, stretch: dict[str, Any]) -> None:
    cursor.execute(INSERT, stretch)
    cursor.execute(APPEND, stretch)
