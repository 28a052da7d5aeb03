"""Cases that fail on one backend and not on the others: found again from the newest days' counts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max, Sum

from ingest.lock import FOLLOW_UP, hold
from trends.models import Parity, Rollup
from trends.stats.association import Table, adjusted, fisher

DAYS: Final = 30
P: Final = 0.05
LEAST: Final = 2
"""Failures."""

Counts = dict[int, tuple[int, int]]
"""Failed and passed, by backend."""


@transaction.atomic
def compare(project_id: int) -> None:
    """Days are counted back from the newest one that has results, so that the same history gives the same rows."""
    hold(project_id, FOLLOW_UP)
    Parity.objects.filter(project=project_id).delete()
    tried = list(_tables(_counts(project_id)))
    tables = [table for _, _, table in tried]
    chances = adjusted([fisher(table) for table in tables], tables, P)
    told = [(*one, p) for one, p in zip(tried, chances, strict=True) if p <= P and one[2].failed_with >= LEAST]
    Parity.objects.bulk_create([_row(project_id, *one) for one in told], batch_size=1000)


def _counts(project_id: int) -> dict[int, Counts]:
    """By case."""
    rollups = Rollup.objects.filter(project=project_id)
    newest = rollups.aggregate(day=Max("day"))["day"]
    if newest is None:
        return {}
    recent = rollups.filter(day__gt=newest - timedelta(days=DAYS)).values("variant__case", "variant__backend")
    failed, passed = Sum(F("failed") + F("error")), Sum(F("passed") + F("xpassed"))
    found: defaultdict[int, Counts] = defaultdict(dict)
    summed: Any = recent.annotate(n_failed=failed, n_passed=passed).order_by("variant__case", "variant__backend")
    for row in summed:
        found[row["variant__case"]][row["variant__backend"]] = (row["n_failed"], row["n_passed"])
    return found


def _tables(counts: dict[int, Counts]) -> Iterator[tuple[int, int, Table]]:
    for case, of_case in counts.items():
        all_failed, all_passed = (sum(count[place] for count in of_case.values()) for place in (0, 1))
        for backend, (failed, passed) in of_case.items():
            table = Table(failed, all_failed - failed, passed, all_passed - passed)
            if table.utmost.failed_with >= LEAST and table.is_telling:
                yield case, backend, table


def _row(project_id: int, case: int, backend: int, table: Table, p: float) -> Parity:
    return Parity(
        project_id=project_id,
        case_id=case,
        backend=backend,
        failed=table.failed_with,
        passed=table.passed_with,
        other_failed=table.failed_without,
        other_passed=table.passed_without,
        p=p,
    )
