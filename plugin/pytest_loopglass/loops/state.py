"""The life of one loop under watch: driven, left alone, driven again."""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident, get_native_id
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pytest_loopglass.clock import Clock
from pytest_loopglass.figures import Figures
from pytest_loopglass.loops.overruns import overrun
from pytest_loopglass.loops.threads import cpu_ns
from pytest_loopglass.record import STAGE
from pytest_loopglass.watchdog import WATCHDOG

if TYPE_CHECKING:
    from types import CodeType

    from pytest_loopglass.loops.causes import Look
    from pytest_loopglass.loops.sights import Sight
    from pytest_loopglass.wire import Backend

Share = tuple[int, int, int, int, int]
"""What was not taken yet: idle time, a wait that has not come back included; the longest tick; the sum of the squares
of all ticks; polls; how late the latest event-less wait came back."""
NO_CLOCK: Final = "the clock of another thread cannot be read here"
Overrun = Callable[[int, int, int], None]
"""To be told of a slow tick: its key, begin and end."""


class Meter(NamedTuple):
    """Counts the waits of one loop. Times are nanoseconds of `Clock.ns`."""

    begin: Callable[[int, list[int], Any], None]
    """Somebody begins to drive the loop; where its ticks are to be counted (`Figures.histogram`); how it waits."""
    take: Callable[[int, list[int] | None], Share]
    """Where the following ticks are to be counted; None: there are none, and the tick that is under way is cut.

    It may be another thread that asks while the loop runs.
    """
    peek: Callable[[], tuple[int, int]]
    """Which tick is under way, 0 for none, and since when, 0 when it may as well be a wait."""


BLIND = Meter(lambda _, __, ___: None, lambda _, __: (0, 0, 0, 0, 0), lambda: (0, 0))
"""For a loop whose waits cannot be seen."""


class LoopState:
    """Charges what a meter counts to the phase in which it happened."""

    __slots__ = (
        "_begin",
        "_cpu",
        "_since",
        "_take",
        "backend",
        "figures",
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
        self.figures = Figures()
        """Of the phase that runs now."""
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

    def begun(self, last: Look) -> Look:
        """What is known of the begin of the run: its time and the CPU time of the thread, nothing of the others."""
        others = last.process - (last.cpu or 0)
        return last._replace(at=self._since, cpu=self._cpu, process=others + self._cpu, scheduling=None)

    def enter(
        self,
        wait: Any = None,
        now: Callable[[], int] = Clock.ns,
        thread: Callable[[], int] = get_ident,
        cpu: Callable[[], int] = Clock.cpu_ns,
    ) -> None:
        """Somebody begins to drive the loop, who does not do so already; `wait`: the function by which it waits."""
        self.thread = ident = thread()
        self.tid = 0 if ident == STAGE.thread else get_native_id()
        self.figures = figures = STAGE.figures(self.backend, ident)
        self._cpu = cpu()
        self._since = start = now()
        self._begin(start, figures.histogram, wait)
        if STAGE.driven:
            STAGE.beside(ident)
        STAGE.driven[id(self)] = self
        if WATCHDOG.parked:
            WATCHDOG.kick()

    def exit(self, now: Callable[[], int] = Clock.ns, cpu: Callable[[], int] = Clock.cpu_ns) -> None:
        """Nobody drives it any more."""
        if self.tid:
            with STAGE.lock:
                self._charge(now(), cpu(), None)
        else:
            self._charge(now(), cpu(), None)  # phases turn in the same thread
        self.figures.runs += 1
        del STAGE.driven[id(self)]

    def turn(self, now: int) -> None:
        """Another phase begins while the loop is driven."""
        with STAGE.lock:
            cpu = self.worked()
            if cpu is None:
                self.figures.missing["cpu_s"] = NO_CLOCK
                cpu = self._cpu
            following = STAGE.figures(self.backend, self.thread)
            self._charge(now, cpu, following.histogram)
            self.figures = following

    def worked(self) -> int | None:
        """CPU time of the thread that drives the loop, whoever asks; None where it cannot be read."""
        return Clock.cpu_ns() if get_ident() == self.thread else cpu_ns(self.tid or STAGE.tid)

    def _charge(self, now: int, cpu: int, histogram: list[int] | None) -> None:
        """What was done up to `now`, when its thread had worked `cpu`, belongs to the phase that was current so far."""
        run = now - self._since
        if run < 0:  # another thread has just charged it, by a later look at the clock
            run, now = 0, self._since
        idle, longest, squares, polls, late = self._take(now, histogram)
        figures = self.figures
        if idle > 0:
            figures.idle += idle if idle < run else run
        figures.run += run
        figures.cpu += cpu - self._cpu
        figures.squares += squares
        figures.polls += polls
        if longest > figures.longest:  # noqa: PLR1730  (`max` is dearer)
            figures.longest = longest
        if late > figures.late:  # noqa: PLR1730
            figures.late = late
        if self.missing is not None:
            figures.missing.update(self.missing)
        self._since, self._cpu = now, cpu
