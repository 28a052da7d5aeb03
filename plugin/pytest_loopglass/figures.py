"""The timing of loops, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.spool import encode

if TYPE_CHECKING:
    from pytest_loopglass.wire import Backend, SlowTick

LISTED: Final = 50
UNSEEN: Final = (
    "idle_s",
    "busy_s",
    "cpu_s",
    "ticks",
    "polls",
    "longest_tick_s",
    "mean_lag_s",
    "late_s",
    "histogram",
    "slow",
)
"""What is not known of a loop whose waits cannot be seen."""


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
        """`wire.Loop` as JSON: seconds, and null for what was not seen."""
        lag = self.squares // (2 * self.run) if self.run else 0
        buckets = [[bucket, self.histogram[bucket]] for bucket in sorted(self.histogram)]
        told = (
            f'"idle_s":{self.idle}e-9,"busy_s":{self.run - self.idle}e-9,"cpu_s":{self.cpu}e-9,"ticks":{self.ticks},'
            f'"polls":{self.polls},"longest_tick_s":{self.longest}e-9,"mean_lag_s":{lag}e-9,"late_s":{self.late}e-9,'
            f'"histogram":{buckets},"slow":{self.slow}'
        )
        head = f'{{"backend":"{backend}","runs":{self.runs},"run_s":{self.run}e-9,'
        if not self.missing and not self.slow_ticks:
            return f'{head}{told},"slow_ticks":[],"missing":{{}}}}'
        for field in UNSEEN if "*" in self.missing else self.missing:
            told = _without(told, field)
        slow = sorted(self.slow_ticks, key=lambda tick: -tick["duration_s"])[:LISTED]
        return f'{head}{told},"slow_ticks":{encode(slow)},"missing":{encode(self.missing)}}}'


def _without(told: str, field: str) -> str:
    """The text with this field null."""
    start = told.index(f'"{field}":') + len(field) + 3
    closing = told.find("]]", start) + 2 if told.startswith("[[", start) else -1
    end = closing if closing > 1 else told.find(",", start)
    return f"{told[:start]}null{told[end:] if end > 0 else ''}"
