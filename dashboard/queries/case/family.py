"""Tests whose names end alike, with the runs of the default branch that had them first and last.

A test whose file was renamed or moved is a new case: its history stands under its old name.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from dashboard.queries.project import Frame

MOST: Final = 20
"""More tests of one name than that tell nothing of one another."""

QUERY: Final = """
SELECT jsonb_agg(jsonb_build_object('id', kin.id, 'name', kin.name, 'first', kin.first, 'last', kin.last, 'before', (
    SELECT max(number) FROM ingest_run
    WHERE project_id = %s AND number < kin.first AND pull IS NULL AND (branch IS NULL OR branch = %s)
      AND status IN ('passed', 'failed')
)))
FROM (
    SELECT other.id, other.name, max(seen.number) AS last, CASE WHEN bool_or(cardinality(variant.runs) >= 60) THEN (
        SELECT run.number FROM ingest_result result JOIN ingest_run run ON run.id = result.run_id
        WHERE result.project_id = other.project_id AND result.case_id = other.id
          AND run.pull IS NULL AND (run.branch IS NULL OR run.branch = %s)
        ORDER BY result.run_id LIMIT 1
    ) ELSE min(seen.number) END AS first
    FROM ingest_case me
    JOIN ingest_case other ON other.project_id = me.project_id
     AND regexp_replace(me.name, '^.*::', '::') = right(other.name, length(regexp_replace(me.name, '^.*::', '::')))
    JOIN trends_variant variant ON variant.project_id = other.project_id AND variant.case_id = other.id
    CROSS JOIN LATERAL unnest(variant.runs) AS ran (number)
    JOIN ingest_run seen ON seen.project_id = other.project_id AND seen.number = ran.number
     AND seen.pull IS NULL AND (seen.branch IS NULL OR seen.branch = %s)
    WHERE me.id = %s
    GROUP BY other.project_id, other.id, other.name
    LIMIT %s
) kin
"""


@dataclass(frozen=True, slots=True)
class Relative:
    """A test of the family, the one that is asked for among them."""

    id: int
    name: str
    first: int
    last: int
    """Numbers of runs of the default branch; the last one is among its newest 60 of any branch."""
    before: int | None
    """The newest run of that branch before the first that ended as runs do; None: there was none."""


def family_of(project: Frame, case: int) -> RawSQL:
    """To annotate a query with, for `relatives_of`. Costs as much as the project has tests, not results."""
    branch = project.default_branch
    return RawSQL(QUERY, [project.id, branch, branch, branch, case, MOST + 1], output_field=JSONField())


def relatives_of(told: list[dict[str, Any]] | None) -> list[Relative]:
    """None at all where there are too many."""
    found = [Relative(**one) for one in told or []]
    return found if len(found) <= MOST else []
