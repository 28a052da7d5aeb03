"""The life of one loop under watch: driven, left alone, driven again."""

from collections.abc import Callable
from threading import get_ident
from typing import NamedTuple

from pytest_loopglass.clock import Clock
from pytest_loopglass.record import STAGE, Share
from pytest_loopglass.wire import Backend


class Totals(NamedTuple):
    """What a meter has counted since it was made. Never decreases, so that shares are differences."""

    idle: int
    ticks: int


class Meter(NamedTuple):
    """Counts the waits of one loop. Times are nanoseconds of `Clock.ns`."""

    begin: Callable[[int], None]
    """Somebody begins to drive the loop."""
    end: Callable[[int], None]
    """Nobody drives it any more."""
    totals: Callable[[int], Totals]
    """Until now, a wait that has not come back included."""
    longest: Callable[[], int]
    """The longest tick since this was last asked."""


def blind() -> Meter:
    """A meter for a loop whose waits cannot be seen."""
    return Meter(lambda _: None, lambda _: None, lambda _: Totals(0, 0), lambda: 0)


class LoopState:
    """Charges what a meter counts to the phase in which it happened."""

    __slots__ = ("_depth", "_flushed", "_meter", "_since", "_thread", "backend", "missing")

    def __init__(self, backend: Backend, meter: Meter | None = None, missing: str | None = None) -> None:
        self.backend = backend
        self.missing = missing
        self._meter = meter or blind()
        self._depth = self._since = self._thread = 0
        self._flushed = Totals(0, 0)

    def enter(self, now: Callable[[], int] = Clock.ns) -> None:
        self._depth += 1
        if self._depth == 1:
            self._thread = get_ident()
            self._since = start = now()
            self._meter.begin(start)
            STAGE.driven[id(self)] = self

    def exit(self, now: Callable[[], int] = Clock.ns) -> None:
        self._depth -= 1
        if self._depth == 0:
            end = now()
            self._meter.end(end)
            self.flush(end)
            STAGE.driven.pop(id(self), None)

    def flush(self, now: int) -> None:
        """Charge what was done up to `now` to the current phase."""
        with STAGE.lock:
            run, self._since = now - self._since, now
            before, self._flushed = self._flushed, self._meter.totals(now)
            idle = min(max(self._flushed.idle - before.idle, 0), max(run, 0))
            share = Share(max(run, 0), idle, self._flushed.ticks - before.ticks, self._meter.longest())
            STAGE.timing.add(self.backend, self._thread, share, self.missing)
