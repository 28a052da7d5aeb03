"""Row ids of variants, with the names of their cases; rows that are missing are made."""

from collections.abc import Collection
from typing import Final

from django.db import connection

from trends.judgement.array import array

Cell = tuple[int, int]
"""Case and backend."""

KNOWN: Final = """
SELECT variant.case_id, variant.backend, variant.id, named.name
FROM trends_variant variant JOIN ingest_case named ON named.id = variant.case_id
WHERE variant.project_id = %s AND variant.case_id = ANY(%s::bigint[])
"""
MAKE: Final = """
INSERT INTO trends_variant (project_id, case_id, backend, runs, marks, seconds, longest)
SELECT %s, case_id, backend, '{}', '', '{}', '{}' FROM unnest(%s::bigint[], %s::smallint[]) AS one (case_id, backend)
ON CONFLICT DO NOTHING
"""


def resolve(project_id: int, wanted: Collection[Cell]) -> dict[Cell, tuple[int, str]]:
    """Id and name of each of `wanted`; may have others of the same cases, too."""
    found = _known(project_id, {case for case, _ in wanted})
    if missing := sorted(set(wanted) - found.keys()):
        cases = [case for case, _ in missing]
        with connection.cursor() as cursor:
            cursor.execute(MAKE, [project_id, array(cases), array(backend for _, backend in missing)])
        found |= _known(project_id, set(cases))
    return found


def _known(project_id: int, cases: Collection[int]) -> dict[Cell, tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [project_id, array(cases)])
        return {(case, backend): (variant, name) for case, backend, variant, name in cursor.fetchall()}
