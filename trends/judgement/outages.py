"""Mass failures that were set aside, as findings."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np

from trends.judgement.reading import Counted, Reading
from trends.models import Outage
from trends.stats.state import States

FEWEST: Final = 2
"""Tests: one alone may have its failures set aside for those of its neighbours, but is no outage."""


def felled(before: States, after: States) -> list[bool]:
    """Variants whose failure was set aside and that had passed before: no outage fells what never stood."""
    aside, worked = after["set_aside"] > before["set_aside"], before["results"] > before["failures"]
    down: list[bool] = np.logical_and(aside, worked).tolist()
    return down


def found(reading: Reading, is_felled: Sequence[bool]) -> list[Outage]:
    """One for each stratum with tests that were felled (by row); of a module if they are confined to it."""
    hit: defaultdict[int, list[Counted]] = defaultdict(list)
    for row, is_down in zip(reading.rows, is_felled, strict=True):
        if is_down:
            hit[row.place.stratum].append(row)
    return [_outage(reading, stratum, rows) for stratum, rows in sorted(hit.items()) if _are_many(rows)]


def _are_many(rows: Sequence[Counted]) -> bool:
    return len({row.case for row in rows}) >= FEWEST


def _outage(reading: Reading, stratum: int, hit: list[Counted]) -> Outage:
    modules = {row.module for row in hit}
    module = hit[0].module if len(modules) == 1 else ""
    around = [row for row in reading.rows if row.place.stratum == stratum and module in ("", row.module)]
    return Outage(
        project_id=reading.run.project_id,
        run=reading.run.number,
        stratum_id=stratum,
        sessions=sorted(session for session, one in reading.conditions.items() if one.stratum == stratum),
        module=module,
        failed=len(hit),
        variants=len(around),
    )
