"""Mass failures that were set aside, as findings."""

from collections import defaultdict
from collections.abc import Sequence

from trends.judgement.reading import Counted, Reading
from trends.models import Outage


def found(reading: Reading, is_aside: Sequence[bool]) -> list[Outage]:
    """One for each stratum with failures that were set aside (by row); of a module if they are confined to it."""
    hit: defaultdict[int, list[Counted]] = defaultdict(list)
    for row, aside in zip(reading.rows, is_aside, strict=True):
        if aside:
            hit[row.place.stratum].append(row)
    return [_outage(reading, stratum, rows) for stratum, rows in sorted(hit.items())]


def _outage(reading: Reading, stratum: int, hit: list[Counted]) -> Outage:
    modules = {row.module for row in hit}
    module = hit[0].module if len(modules) == 1 else ""
    around = [row for row in reading.rows if row.place.stratum == stratum and module in ("", row.module)]
    return Outage(
        project_id=reading.run.project_id,
        run=reading.run.number,
        stratum_id=stratum,
        module=module,
        failed=len(hit),
        variants=len(around),
    )
