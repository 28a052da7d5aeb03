"""The timing of loops, added up."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from pytest_loopglass.spool import encode

if TYPE_CHECKING:
    from pytest_loopglass.wire import Backend, SlowTick

LISTED: Final = 50


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
        "slow",
        "slow_ticks",
        "squares",
        "ticks",
    )

    def __init__(self) -> None:
        self.runs = self.run = self.idle = self.cpu = self.ticks = self.longest = 0
        self.polls = self.late = self.squares = self.slow = 0
        self.histogram: dict[int, int] = {}
        """Count of ticks by `(ns * ns).bit_length()`, two buckets for each doubling."""
        self.slow_ticks: list[SlowTick] = []
        self.missing: dict[str, str] = {}
        """Reasons by field of `wire.Loop`: the field is null; ``*`` stands for all but the runs."""

    def add(self, other: Figures) -> None:
        self.runs += other.runs
        self.run += other.run
        self.idle += other.idle
        self.cpu += other.cpu
        self.ticks += other.ticks
        self.polls += other.polls
        self.squares += other.squares
        self.slow += other.slow
        self.longest = max(self.longest, other.longest)
        self.late = max(self.late, other.late)
        for bucket, count in other.histogram.items():
            self.histogram[bucket] = self.histogram.get(bucket, 0) + count
        self.slow_ticks += other.slow_ticks
        self.missing.update(other.missing)

    def text(self, backend: Backend) -> str:
        """As `compact` reads it: JSON without names, in nanoseconds."""
        buckets = [*chain.from_iterable(self.histogram.items())]
        rest = "[],{}" if not self.slow_ticks and not self.missing else self._rare()
        return (
            f'["{backend}",{self.runs},{self.run},{self.idle},{self.cpu},{self.ticks},{self.polls},{self.longest},'
            f"{self.squares},{self.late},{buckets},{self.slow},{rest}]"
        )

    def _rare(self) -> str:
        longest = sorted(self.slow_ticks, key=lambda tick: -tick["duration_s"])[:LISTED]
        return f"{encode(longest)},{encode(self.missing)}"
