"""The timing of loops, added up."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pytest_loopglass.loops.stacks import Sampled, told
from pytest_loopglass.spool import encode

if TYPE_CHECKING:
    from pytest_loopglass.wire import Backend, SlowTick

LISTED: Final = 50
BUCKETS: Final = 96
"""Up to three days; who is slower is in the last."""
LAST: Final = BUCKETS - 1
Sums = tuple[int, int, int, int, int, int, int, int]
"""Runs, run, idle, cpu, longest, squares, polls, late: as in `Figures`."""


class Figures:
    """The sum over all loops of one backend in one phase. Times in nanoseconds."""

    __slots__ = (
        "cpu",
        "histogram",
        "idle",
        "late",
        "longest",
        "missing",
        "polls",
        "run",
        "runs",
        "sampled",
        "slow",
        "slow_ticks",
        "squares",
    )

    def __init__(
        self,
        sums: Sums = (0, 0, 0, 0, 0, 0, 0, 0),
        histogram: list[int] | None = None,
    ) -> None:
        self.runs, self.run, self.idle, self.cpu, self.longest, self.squares, self.polls, self.late = sums
        self.slow = 0
        self.histogram = [0] * BUCKETS if histogram is None else histogram
        """Count of ticks by `(ns * ns).bit_length()`, two buckets for each doubling."""
        self.slow_ticks: list[SlowTick] = []
        self.sampled: list[Sampled] = []
        """What was seen of the slow ticks."""
        self.missing: dict[str, str] = {}
        """Reasons by field of `wire.Loop`: the field is null; ``*`` stands for all but the runs."""

    def add(self, other: Figures) -> None:
        self.runs += other.runs
        self.run += other.run
        self.idle += other.idle
        self.cpu += other.cpu
        self.polls += other.polls
        self.squares += other.squares
        self.slow += other.slow
        self.longest = max(self.longest, other.longest)
        self.late = max(self.late, other.late)
        self.histogram = [mine + more for mine, more in zip(self.histogram, other.histogram, strict=True)]
        self.slow_ticks += other.slow_ticks
        self.sampled += other.sampled
        self.missing.update(other.missing)

    def text(self, backend: Backend) -> str:
        """As `compact` reads it: JSON without names, in nanoseconds."""
        sums = self.runs, self.run, self.idle, self.cpu, self.longest, self.squares, self.polls, self.late
        rest = "[],{}" if not self.slow_ticks and not self.missing else self._rare()
        return text(backend, sums, self.histogram, f"{self.slow},{rest}")

    def _rare(self) -> str:
        reasons = _reasons(*self.missing.items())
        if not self.slow_ticks:
            return f"[],{reasons}"
        longest = sorted(self.slow_ticks, key=lambda tick: -tick["duration_s"])[:LISTED]
        listed = f"{encode(longest)},{reasons}"
        return f"{listed},{encode(told(self.sampled, longest))}" if self.sampled else listed


@lru_cache(100)
def _reasons(*missing: tuple[str, str]) -> str:
    """The same few for every test of a backend."""
    return encode(dict(missing))


def text(backend: Backend, sums: Sums, histogram: list[int], rest: str = "0,[],{}") -> str:
    """The figures as `compact` reads them; `rest` is what few have."""
    longest = sums[4]
    ticks = histogram[: (longest * longest).bit_length() + 1]
    try:
        counts = f'"{bytes(ticks).hex()}"'  # a tenth of the steps of a list of those that are not zero
    except ValueError:  # more than 255 in one bucket
        counts = f"{ticks}"
    return f'["{backend}",{[*sums]},{counts},{rest}]'
