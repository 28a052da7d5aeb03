"""The runs that may have brought a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.case.axis import Axis, AxisRun, Cell
from dashboard.case.segments import Segment, began
from dashboard.queries.case import ChangeFact

MOST: Final = 12
"""Of a range, those nearest to the likeliest."""


@dataclass(frozen=True, slots=True)
class Suspect:
    run: AxisRun
    cells: list[tuple[str, Cell | None]]
    """By backend."""
    is_likely: bool


@dataclass(frozen=True, slots=True)
class Blame:
    segment: Segment
    change: ChangeFact
    suspects: list[Suspect]
    """Oldest first, with the last run before them."""


def blame_of(axis: Axis, segments: Sequence[Segment], asked: int | None) -> Blame | None:
    """Of the segment that is asked for by its place; otherwise of the newest that anything is known of."""
    known = [segment for segment in segments if segment.since is not None]
    wanted = segments[asked] if asked is not None and asked < len(segments) else None
    segment = wanted if wanted is not None and wanted.since is not None else next(reversed(known), None)
    if segment is None or segment.since is None:
        return None
    change = segment.since
    low, high = change.low or change.run, change.high or change.run
    likely = began(change)
    places = [at for at, run in enumerate(axis.runs) if low <= run.number <= high]
    near = sorted(places, key=lambda at: abs(axis.runs[at].number - likely))[:MOST]
    shown = range(max(0, min(near) - 1), max(near) + 1) if near else range(0)
    return Blame(segment, change, [_suspect(axis, at, axis.runs[at].number == likely) for at in shown])


def _suspect(axis: Axis, place: int, is_likely: bool) -> Suspect:
    return Suspect(axis.runs[place], [(backend, lane[place]) for backend, lane in axis.lanes.items()], is_likely)
