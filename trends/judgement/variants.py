"""Row ids of variants, with the names of their cases; rows that are missing are made."""

from collections.abc import Collection
from typing import Final

from django.db import connection

from trends.judgement.array import array
from trends.models import Variant

Cell = tuple[int, int]
"""Case and backend."""

KNOWN: Final = """
SELECT variant.case_id, variant.backend, variant.id, named.name
FROM trends_variant variant JOIN ingest_case named ON named.id = variant.case_id
WHERE variant.project_id = %s AND variant.case_id = ANY(%s::bigint[])
"""


def resolve(project_id: int, wanted: Collection[Cell]) -> dict[Cell, tuple[int, str]]:
    """Id and name of each of `wanted`; may have others of the same cases, too."""
    found = _known(project_id, {case for case, _ in wanted})
    if missing := sorted(set(wanted) - found.keys()):
        rows = [Variant(project_id=project_id, case_id=case, backend=backend) for case, backend in missing]
        Variant.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        found |= _known(project_id, {case for case, _ in missing})
    return found


def _known(project_id: int, cases: Collection[int]) -> dict[Cell, tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [project_id, array(cases)])
        return {(case, backend): (variant, name) for case, backend, variant, name in cursor.fetchall()}
