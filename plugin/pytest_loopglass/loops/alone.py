"""The loops of asyncio that the tests' own thread drives one after another, which is nearly all there are.

A test of a few microseconds drives three: for itself and to shut its loop down. So what a run adds up stays with its
meter until the phase ends, and only then goes to the figures of the phase.
"""

from __future__ import annotations

from collections.abc import Callable

from pytest_loopglass.clock import Clock
from pytest_loopglass.figures import BUCKETS, Sums
from pytest_loopglass.loops.causes import Look
from pytest_loopglass.loops.state import NO_CLOCK, LoopState
from pytest_loopglass.loops.waits import metered
from pytest_loopglass.record import STAGE


class Alone(LoopState):
    """From `begin_run` to `end_run` it stands in `STAGE.driven`; and as `STAGE.alone` until it settles."""

    __slots__ = ("_began", "_counts", "_split", "_total", "begin_run", "end_run", "timed")

    def __init__(self) -> None:
        super().__init__("asyncio")
        self.thread = STAGE.thread
        self.timed, meter, runs = metered(self.overrun)
        """What to call with the wait, instead of it, while the loop is driven."""
        self.use(meter)
        self.begin_run, self.end_run, self._total, self._began, self._split = runs
        self._counts = [0] * BUCKETS
        self._begin(0, self._counts, None)

    def begun(self, last: Look) -> Look:
        self._since, self._cpu = self._began()
        return super().begun(last)

    def overrun(self, key: int, start: int, end: int) -> None:
        self.figures = STAGE.figures(self.backend, self.thread)
        super().overrun(key, start, end)

    def turn(self, now: int) -> None:
        """Nothing is left to do: `settle` comes before it."""

    def settle(self, now: Callable[[], int] = Clock.ns) -> tuple[Sums, list[int]]:
        """The phase ends: what its runs add up to, the one that goes on included, and the histogram of their ticks."""
        stop = self._so_far(now()) if STAGE.driven and id(self) in STAGE.driven else 0
        counts = self._counts
        self._counts = following = [0] * BUCKETS
        return self._total(stop, following), counts

    def _so_far(self, now: int) -> int:
        """Charge the run that goes on up to now; when that is. Another thread may ask."""
        STAGE.alone = self
        since, worked = self._began()
        cpu = self.worked()
        if cpu is None:
            STAGE.figures(self.backend, self.thread).missing["cpu_s"] = NO_CLOCK
            cpu = worked
        now = max(now, since)
        self._split(now, cpu)
        return now
