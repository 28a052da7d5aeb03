"""Results on one axis of runs: what each backend did in each run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Final

from dashboard.queries.case import Point

RUNS: Final = 120
"""The newest ones that are shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """All attempts of a variant in one run."""

    mark: str
    """A letter of `trends.strip.MARKS`."""
    seconds: float | None
    """Median of what passed; of what failed when nothing passed."""
    longest_s: float | None
    seq: int
    """The result to look at: the last bad one, or the last."""

    @property
    def is_bad(self) -> bool:
        return self.mark in "fetcr"


@dataclass(frozen=True, slots=True)
class AxisRun:
    number: int
    revision: str | None
    branch: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Axis:
    runs: list[AxisRun]
    """Oldest first."""
    lanes: dict[str, list[Cell | None]]
    """By backend a cell for each run; None: it did not run there."""
    absent: dict[str, str] = field(default_factory=dict)
    """What is said of a backend that has no cell."""

    def with_absent(self, told: Mapping[str, str]) -> "Axis":
        """The same with an empty lane for each of these backends that has none, and what is said of it."""
        absent = {backend: text for backend, text in told.items() if backend not in self.lanes}
        empty: dict[str, list[Cell | None]] = {backend: [None] * len(self.runs) for backend in absent}
        return Axis(self.runs, dict(sorted((self.lanes | empty).items())), absent)

    def place(self, number: int) -> float:
        """Where a run is, counted in runs from the left; between its neighbours when it is not on the axis."""
        later = sum(run.number >= number for run in self.runs)
        is_there = any(run.number == number for run in self.runs)
        return len(self.runs) - later + (0.5 if is_there else 0.0)


def axis_of(points: Sequence[Point]) -> Axis:
    newest = sorted({point.run for point in points})[-RUNS:]
    shown = [point for point in points if newest and point.run >= newest[0]]
    facts = {point.run: AxisRun(point.run, point.revision, point.branch, point.started_at) for point in shown}
    cells: defaultdict[str, defaultdict[int, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for point in shown:
        cells[point.backend][point.run].append(point)
    lanes = {backend: [_cell(of.get(number)) for number in newest] for backend, of in sorted(cells.items())}
    return Axis([facts[number] for number in newest], lanes)


def _cell(points: list[Point] | None) -> Cell | None:
    if not points:
        return None
    good = [point.duration_s for point in points if point.is_good]
    bad = [point for point in points if point.is_bad]
    ticks = [point.longest_tick_s for point in points if point.longest_tick_s is not None]
    ran = good or [point.duration_s for point in bad]
    return Cell(mark_of(points), median(ran) if ran else None, max(ticks, default=None), (bad or points)[-1].seq)


def mark_of(points: Sequence[Point]) -> str:
    """As `trends.strip.MARK_SQL` has it."""
    bad, outcomes = [point for point in points if point.is_bad], {point.outcome for point in points}
    if bad and outcomes & {"passed", "xpassed"}:
        return "r"
    reasons = {point.reason for point in bad}
    told = (("timed out" in reasons, "t"), ("cancelled" in reasons, "c"), ("error" in outcomes, "e"), (bool(bad), "f"))
    usual = ((("passed" in outcomes), "p"), ("xpassed" in outcomes, "X"), ("xfailed" in outcomes, "x"))
    return next((mark for holds, mark in (*told, *usual) if holds), "s")
