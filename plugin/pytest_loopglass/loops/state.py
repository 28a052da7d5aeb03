"""The life of one loop under watch: driven, left alone, driven again."""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident, get_native_id
from typing import TYPE_CHECKING, NamedTuple

from pytest_loopglass.clock import Clock
from pytest_loopglass.loops.overruns import SLOW, overrun
from pytest_loopglass.loops.threads import cpu_ns
from pytest_loopglass.record import STAGE
from pytest_loopglass.watchdog import WATCHDOG

if TYPE_CHECKING:
    from types import CodeType

    from pytest_loopglass.figures import Figures
    from pytest_loopglass.loops.causes import Look
    from pytest_loopglass.loops.sights import Sight
    from pytest_loopglass.wire import Backend

Share = tuple[int, int, int, int, int, dict[int, int]]
"""What was not taken yet: idle time, a wait that has not come back included; the longest tick; the sum of the squares
of all ticks; polls; how late the latest event-less wait came back; ticks by the bit length of their square."""


Overrun = Callable[[int, int, int], None]
"""To be told of a slow tick: its key, begin and end."""


class Meter(NamedTuple):
    """Counts the waits of one loop. Times are nanoseconds of `Clock.ns`."""

    begin: Callable[[int], None]
    """Somebody begins to drive the loop."""
    take: Callable[[int], Share]
    """It may be another thread that asks while the loop runs."""
    peek: Callable[[], tuple[int, int]]
    """Which tick is under way, 0 for none, and since when, 0 when it may as well be a wait."""


BLIND = Meter(lambda _: None, lambda _: (0, 0, 0, 0, 0, {}), lambda: (0, 0))
"""For a loop whose waits cannot be seen."""


class LoopState:
    """Charges what a meter counts to the phase in which it happened."""

    __slots__ = (
        "_begin",
        "_cpu",
        "_since",
        "_take",
        "backend",
        "missing",
        "peek",
        "seen",
        "sight",
        "thread",
        "tid",
        "waiting",
        "waits_in",
    )

    def __init__(self, backend: Backend, missing: dict[str, str] | None = None) -> None:
        self.backend = backend
        self.missing = missing
        """Reasons by field of `wire.Loop`."""
        self.thread = self.tid = self._since = self._cpu = 0
        """Who drives it; `tid` is the native id, 0 for the tests' own thread."""
        self.seen: Look | None = None
        """What the watchdog saw when it looked last."""
        self.sight: Sight | None = None
        """What it saw of the tick that is under way."""
        self.waiting = 0
        """When it saw the loop wait, where only the stack can tell."""
        self.waits_in: CodeType | None = None
        """The innermost Python code while such a loop waits."""
        self.use(BLIND)

    def use(self, meter: Meter) -> None:
        self._begin, self._take, self.peek = meter

    def overrun(self, key: int, start: int, end: int) -> None:
        """A tick was slow."""
        overrun(self, key, start, end)

    def cpu(self) -> int | None:
        """What its thread has worked so far; None where the calling thread cannot know."""
        return Clock.cpu_ns() if get_ident() == self.thread else cpu_ns(self.tid or STAGE.tid)

    def begun(self, last: Look) -> Look:
        """What is known of the begin of the run: its time and the CPU time of the thread, nothing of the others."""
        others = last.process - (last.cpu or 0)
        return last._replace(at=self._since, cpu=self._cpu, process=others + self._cpu, scheduling=None)

    def enter(
        self,
        now: Callable[[], int] = Clock.ns,
        thread: Callable[[], int] = get_ident,
        cpu: Callable[[], int] = Clock.cpu_ns,
    ) -> None:
        """Somebody begins to drive the loop, who does not do so already."""
        self.thread = ident = thread()
        self.tid = 0 if ident == STAGE.thread else get_native_id()
        self._cpu = cpu()
        self._since = start = now()
        self._begin(start)
        if STAGE.driven:
            STAGE.beside(ident)
        STAGE.driven[id(self)] = self
        if WATCHDOG.parked:
            WATCHDOG.kick()

    def exit(self, now: Callable[[], int] = Clock.ns, cpu: Callable[[], int] = Clock.cpu_ns) -> None:
        """Nobody drives it any more."""
        self.flush(now(), cpu(), True)
        del STAGE.driven[id(self)]

    def flush(self, now: int, cpu: int | None, over: bool = False) -> None:
        """Charge what was done up to `now`, when its thread had used this much CPU, to the current phase."""
        with STAGE.lock:
            run = now - self._since
            if run < 0:  # another thread has just charged it, by a later look at the clock
                run, now = 0, self._since
            figures = STAGE.figures(self.backend, self.thread)
            key, since = self.peek() if over else (0, 0)
            idle, longest, squares, polls, late, counts = self._take(now)
            if since:
                tick = self._cut(key, since, now, counts)
                squares += tick * tick
                longest = max(longest, tick)
            if idle > run or idle < 0:
                idle = run if idle > 0 else 0
            self._since = now
            if cpu is None:
                figures.missing["cpu_s"] = "the clock of another thread cannot be read here"
            elif cpu > self._cpu:
                figures.cpu += cpu - self._cpu
                self._cpu = cpu
            figures.runs += over
            figures.run += run
            figures.idle += idle
            figures.squares += squares
            figures.polls += polls
            if longest > figures.longest:  # noqa: PLR1730  (`max` is dearer)
                figures.longest = longest
            if late > figures.late:  # noqa: PLR1730
                figures.late = late
            self._count(figures, counts)
            if self.missing is not None:
                figures.missing.update(self.missing)

    def _cut(self, key: int, since: int, now: int, counts: dict[int, int]) -> int:
        """The last tick of a run ends here."""
        tick = now - since
        bucket = (tick * tick).bit_length()
        counts[bucket] = counts.get(bucket, 0) + 1
        if tick > SLOW.budget:
            overrun(self, key, since, now)
        return tick

    def _count(self, figures: Figures, counts: dict[int, int]) -> None:
        histogram = figures.histogram
        for bucket, count in counts.items():
            histogram[bucket] = histogram.get(bucket, 0) + count
            figures.ticks += count
