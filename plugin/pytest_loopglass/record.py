"""What loops did during one phase of one attempt."""

from collections.abc import Callable
from threading import Lock, get_ident
from typing import TYPE_CHECKING

from pytest_loopglass.clock import Clock
from pytest_loopglass.lines import SHORT, quoted
from pytest_loopglass.wire import Backend

if TYPE_CHECKING:
    from pytest_loopglass.loops.state import LoopState


class Figures:
    """The sum over all loops of one backend in one phase. Times in nanoseconds."""

    __slots__ = ("idle", "longest", "missing", "run", "runs", "ticks")

    def __init__(self) -> None:
        self.runs = self.run = self.idle = self.ticks = self.longest = 0
        self.missing: str | None = None

    def add(self, other: "Figures") -> None:
        self.runs += other.runs
        self.run += other.run
        self.idle += other.idle
        self.ticks += other.ticks
        self.longest = max(self.longest, other.longest)
        self.missing = self.missing or other.missing

    def text(self, backend: Backend) -> str:
        """`wire.Loop` as JSON: seconds, and null for what was not seen."""
        head = f'{{"backend":"{backend}","runs":{self.runs},"run_s":{self.run}e-9'
        if self.missing is not None:
            nothing = '"idle_s":null,"busy_s":null,"ticks":null,"longest_tick_s":null'
            return f'{head},{nothing},"missing":{quoted(self.missing, SHORT)}}}'
        busy = self.run - self.idle
        waits = f'"idle_s":{self.idle}e-9,"busy_s":{busy}e-9,"ticks":{self.ticks}'
        return f'{head},{waits},"longest_tick_s":{self.longest}e-9,"missing":null}}'


class Timing:
    """Every loop that was driven during one phase."""

    __slots__ = ("elsewhere", "here")

    def __init__(self) -> None:
        self.here: dict[Backend, Figures] = {}
        self.elsewhere: dict[Backend, Figures] = {}

    @property
    def loops(self) -> dict[Backend, Figures]:
        """Loops in other threads count when the tests' own thread drove none.

        Adding them up would count the same second twice, and a server that idles in a thread would make every
        test beside it look idle.
        """
        return self.here or self.elsewhere

    def add(self, other: "Timing") -> None:
        for mine, more in ((self.here, other.here), (self.elsewhere, other.elsewhere)):
            for backend, figures in more.items():
                mine.setdefault(backend, Figures()).add(figures)

    def text(self) -> str:
        """`wire.Loop` as JSON: the sum when loops of several backends ran."""
        loops = self.loops
        if len(loops) == 1:
            ((backend, figures),) = loops.items()
            return figures.text(backend)
        total = Figures()
        for figures in loops.values():
            total.add(figures)
        return total.text("mixed")


class Stage:
    """Where loops put their figures: the phase that runs now, and the loops that are driven now."""

    def __init__(self) -> None:
        self.timing: Timing | None = None
        """None until a loop has something to tell."""
        self.driven: dict[int, LoopState] = {}
        self.lock = Lock()
        self.thread = get_ident()
        """The thread that runs the tests."""

    def figures(self, backend: Backend, thread: int) -> Figures:
        """Where a loop that `thread` drives puts its figures now."""
        timing = self.timing
        if timing is None:
            timing = self.timing = Timing()
        kept = timing.here if thread == self.thread else timing.elsewhere
        found = kept.get(backend)
        if found is None:
            found = kept[backend] = Figures()
        return found

    def turn(self, now: Callable[[], int] = Clock.ns) -> Timing | None:
        """The current phase ends: what its loops did, those that run on included up to now."""
        if self.driven:
            for state in list(self.driven.values()):
                state.flush(now())
        timing, self.timing = self.timing, None
        return timing

    def forked(self) -> None:
        """In the child of a fork: another thread may have held the lock."""
        self.lock = Lock()


STAGE = Stage()
