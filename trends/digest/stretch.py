"""The new results of a run, set apart in temporary tables that the planner knows the size of.

Fresh partitions have no statistics: without this the joins below are planned for one row and take minutes.
"""

from typing import Any

from django.db.backends.utils import CursorWrapper

COLUMNS = (
    *(
        "project_id",
        "run_id",
        "seq",
        "session_id",
        "case_id",
        "failure_id",
        "started_at",
        "backend",
        "outcome",
        "reason",
    ),
    *("attempt", "duration_s", "busy_s", "longest_tick_s", "slow"),
)
"""What is counted; without the phases, which are nine tenths of a result."""

RESULTS = f"""
CREATE TEMPORARY TABLE stretch_results ON COMMIT DROP AS
SELECT {", ".join(COLUMNS)} FROM ingest_result
WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(run_at)s
  AND seq > %(after)s AND seq <= %(upto)s
"""  # noqa: S608  (built from constants)

MAKE_VARIANTS = """
INSERT INTO trends_variant (project_id, case_id, backend, runs, marks, seconds, longest)
SELECT DISTINCT project_id, case_id, backend, '{}'::integer[], '', '{}'::real[], '{}'::real[] FROM stretch_results
WHERE NOT EXISTS (
    SELECT FROM trends_variant variant
    WHERE variant.project_id = stretch_results.project_id AND variant.case_id = stretch_results.case_id
      AND variant.backend = stretch_results.backend
)
ON CONFLICT DO NOTHING
"""

WITH_VARIANTS = """
CREATE TEMPORARY TABLE stretch ON COMMIT DROP AS
SELECT result.*, variant.id AS variant_id, session.tree, session.environment
FROM stretch_results result
JOIN trends_variant variant USING (project_id, case_id, backend)
JOIN ingest_session session ON session.id = result.session_id
"""


TABLES = ("results", "attempts", "before", "marks", "earlier", "stalls", "sites", "stacks")
DROP = f"DROP TABLE IF EXISTS stretch, {', '.join(f'stretch_{name}' for name in TABLES)}"


def set_apart(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    """Make the table `stretch`: the results, each with its variant and its session's version."""
    cursor.execute(RESULTS, params)
    cursor.execute("ANALYZE stretch_results (case_id, backend, session_id)")
    cursor.execute(MAKE_VARIANTS)
    cursor.execute(WITH_VARIANTS)
    cursor.execute("ANALYZE stretch (variant_id, case_id, backend, session_id, tree, environment, failure_id)")


def drop(cursor: CursorWrapper) -> None:
    """Clear the tables away, for a further stretch in the same transaction."""
    cursor.execute(DROP)
