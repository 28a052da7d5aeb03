"""What loops did during one phase of one attempt."""

from threading import Lock, get_ident
from typing import TYPE_CHECKING, NamedTuple

from pytest_loopglass.clock import NS
from pytest_loopglass.wire import Backend, Loop

if TYPE_CHECKING:
    from pytest_loopglass.loops.state import LoopState


class Share(NamedTuple):
    """What one loop did since it was last asked. Times in nanoseconds."""

    run: int
    idle: int
    ticks: int
    longest: int


class Figures:
    """The sum over all loops of one backend in one phase. Times in nanoseconds."""

    __slots__ = ("idle", "longest", "missing", "run", "runs", "ticks")

    def __init__(self) -> None:
        self.runs = self.run = self.idle = self.ticks = self.longest = 0
        self.missing: str | None = None

    def add(self, share: Share, missing: str | None) -> None:
        self.runs += 1
        self.run += share.run
        self.idle += share.idle
        self.ticks += share.ticks
        self.longest = max(self.longest, share.longest)
        self.missing = self.missing or missing

    def merge(self, other: "Figures") -> None:
        self.runs += other.runs
        self.run += other.run
        self.idle += other.idle
        self.ticks += other.ticks
        self.longest = max(self.longest, other.longest)
        self.missing = self.missing or other.missing


class Timing:
    """Every loop that was driven during one phase."""

    __slots__ = ("elsewhere", "here", "thread")

    def __init__(self) -> None:
        self.thread = get_ident()
        self.here: dict[Backend, Figures] = {}
        self.elsewhere: dict[Backend, Figures] = {}

    def add(self, backend: Backend, thread: int, share: Share, missing: str | None) -> None:
        kept = self.here if thread == self.thread else self.elsewhere
        figures = kept.get(backend)
        if figures is None:
            figures = kept[backend] = Figures()
        figures.add(share, missing)

    @property
    def loops(self) -> dict[Backend, Figures]:
        """Loops in other threads count when the test's own thread drove none.

        Adding them up would count the same second twice, and a server that idles in a thread would make every
        test beside it look idle.
        """
        return self.here or self.elsewhere

    def loop(self) -> Loop | None:
        """The phase as the wire has it; None when no loop ran."""
        loops = self.loops
        if not loops:
            return None
        if len(loops) == 1:
            ((backend, figures),) = loops.items()
            return _loop(backend, figures)
        total = Figures()
        for figures in loops.values():
            total.merge(figures)
        return _loop("mixed", total)


def _loop(backend: Backend, figures: Figures) -> Loop:
    seen = figures.missing is None
    return {
        "backend": backend,
        "runs": figures.runs,
        "run_s": figures.run / NS,
        "idle_s": figures.idle / NS if seen else None,
        "busy_s": (figures.run - figures.idle) / NS if seen else None,
        "ticks": figures.ticks if seen else None,
        "longest_tick_s": figures.longest / NS if seen else None,
        "missing": figures.missing,
    }


class Stage:
    """Where loops put their figures: the phase that runs now, and the loops that are driven now."""

    def __init__(self) -> None:
        self.timing = Timing()
        self.driven: dict[int, LoopState] = {}
        self.lock = Lock()

    def turn(self, now: int) -> Timing:
        """A new phase begins: loops that run on are charged to the old one up to `now`, nanoseconds."""
        if self.driven:
            for state in list(self.driven.values()):
                state.flush(now)
        self.timing = timing = Timing()
        return timing

    def forked(self) -> None:
        """In the child of a fork: another thread may have held the lock."""
        self.lock = Lock()


STAGE = Stage()
