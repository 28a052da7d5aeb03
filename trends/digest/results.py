"""The new results with their variant, as the derived rows see them."""

from typing import Final

NEW: Final = """
    SELECT result.*, variant.id AS variant_id
    FROM ingest_result result
    JOIN trends_variant variant
      ON variant.project_id = result.project_id AND variant.case_id = result.case_id
     AND variant.backend = result.backend
    WHERE result.project_id = %(project)s AND result.run_id = %(run)s AND result.run_at = %(run_at)s
      AND result.seq > %(after)s AND result.seq <= %(upto)s
"""
