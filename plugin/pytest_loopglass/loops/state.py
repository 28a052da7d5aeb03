"""The life of one loop under watch: driven, left alone, driven again."""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident
from typing import TYPE_CHECKING, NamedTuple

from pytest_loopglass.clock import Clock
from pytest_loopglass.record import STAGE

if TYPE_CHECKING:
    from pytest_loopglass.wire import Backend

Take = Callable[[int, bool], tuple[int, int, int]]
"""What was not taken yet, a wait that has not come back included: idle time, ticks, the longest of them.

The flag: the loop is driven no more. It may be another thread that asks while the loop runs.
"""


class Meter(NamedTuple):
    """Counts the waits of one loop. Times are nanoseconds of `Clock.ns`."""

    begin: Callable[[int], None]
    """Somebody begins to drive the loop."""
    take: Take


BLIND = Meter(lambda _: None, lambda _, __: (0, 0, 0))
"""For a loop whose waits cannot be seen."""


class LoopState:
    """Charges what a meter counts to the phase in which it happened."""

    __slots__ = ("_begin", "_since", "_take", "_thread", "backend", "missing")

    def __init__(self, backend: Backend, meter: Meter = BLIND, missing: str | None = None) -> None:
        self.backend = backend
        self.missing = missing
        self._begin, self._take = meter
        self._since = self._thread = 0

    def enter(self, now: Callable[[], int] = Clock.ns, thread: Callable[[], int] = get_ident) -> None:
        """Somebody begins to drive the loop, who does not do so already."""
        self._thread = thread()
        STAGE.driven[id(self)] = self
        self._since = start = now()
        self._begin(start)

    def exit(self, now: Callable[[], int] = Clock.ns) -> None:
        """Nobody drives it any more."""
        self.flush(now(), True)
        del STAGE.driven[id(self)]

    def flush(self, now: int, over: bool = False) -> None:
        """Charge what was done up to `now` to the current phase."""
        with STAGE.lock:
            run = now - self._since
            if run < 0:  # another thread has just charged it, by a later look at the clock
                run, now = 0, self._since
            self._since = now
            idle, ticks, longest = self._take(now, over)
            if idle > run or idle < 0:
                idle = run if idle > 0 else 0
            figures = STAGE.figures(self.backend, self._thread)
            figures.runs += over
            figures.run += run
            figures.idle += idle
            figures.ticks += ticks
            if longest > figures.longest:  # noqa: PLR1730  (`max` is dearer)
                figures.longest = longest
            if self.missing is not None:
                figures.missing = {"*": self.missing}
