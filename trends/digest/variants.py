"""Variants that were never seen before."""

from typing import Any

from django.db.backends.utils import CursorWrapper

MAKE = """
INSERT INTO trends_variant (project_id, case_id, backend, runs, marks)
SELECT DISTINCT project_id, case_id, backend, '{}'::integer[], '' FROM ingest_result
WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(run_at)s
  AND seq > %(after)s AND seq <= %(upto)s
ON CONFLICT DO NOTHING
"""


def take(cursor: CursorWrapper, stretch: dict[str, Any]) -> None:
    cursor.execute(MAKE, stretch)
