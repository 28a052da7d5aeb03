"""What loops did during one phase of one attempt."""

from __future__ import annotations

from threading import RLock, get_ident, get_native_id
from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import Clock
from pytest_loopglass.figures import Figures, Sums, text
from pytest_loopglass.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pytest_loopglass.loops.alone import Alone
    from pytest_loopglass.loops.state import LoopState
    from pytest_loopglass.timeouts.account import Account
    from pytest_loopglass.wire import Backend


ASYNCIO: Final[frozenset[Backend]] = frozenset({"asyncio"})


class Activity:
    """Every loop that was driven during one phase, and what was spawned, cancelled, timed and left behind in it."""

    __slots__ = ("_alone", "_here", "_ledger", "elsewhere")

    def __init__(self, alone: tuple[Sums, list[int]] | None = None) -> None:
        """`alone`: sums and histogram of asyncio's loops. Most phases have nothing else, and need no `Figures`."""
        self._alone = alone
        self._here: dict[Backend, Figures] = {}
        self.elsewhere: dict[Backend, Figures] = {}
        self._ledger: Ledger | None = None

    @property
    def here(self) -> dict[Backend, Figures]:
        """Loops in the tests' own thread."""
        if self._alone is not None:
            alone, self._alone = Figures(*self._alone), None
            if "asyncio" in self._here:
                self._here["asyncio"].add(alone)
            else:
                self._here["asyncio"] = alone
        return self._here

    @property
    def backends(self) -> Collection[Backend]:
        """Of `loops`."""
        return self.loops if self._alone is None or self._here else ASYNCIO

    @property
    def loops(self) -> dict[Backend, Figures]:
        """Loops in other threads count when the tests' own thread drove none.

        Adding them up would count the same second twice, and a server that idles in a thread would make every
        test beside it look idle.
        """
        return self.here or self.elsewhere

    @property
    def ledger(self) -> Ledger:
        """Made when the first thing happens that it tells of."""
        if self._ledger is None:
            self._ledger = Ledger()
        return self._ledger

    def put(self, sums: Sums, histogram: list[int]) -> None:
        """The same as when it is there from the beginning."""
        if self._alone is not None:
            _ = self.here
        self._alone = sums, histogram

    def add(self, other: Activity) -> None:
        for mine, more in ((self.here, other.here), (self.elsewhere, other.elsewhere)):
            for backend, figures in more.items():
                mine.setdefault(backend, Figures()).add(figures)
        if other._ledger is not None:
            self.ledger.add(other._ledger)

    def text(self) -> str:
        """The loop and the ledger as `compact` reads them."""
        alone = self._alone
        loop = self._loops_text() if alone is None or self._here else text("asyncio", *alone)
        return f"{loop},{'null' if self._ledger is None else self._ledger.text()}"

    def _loops_text(self) -> str:
        """The sum when loops of several backends ran; null when none ran."""
        loops = self.loops
        if len(loops) == 1:
            ((backend, figures),) = loops.items()
            return figures.text(backend)
        if not loops:
            return "null"
        total = Figures()
        for figures in loops.values():
            total.add(figures)
        return total.text("mixed")


class Stage:
    """Where loops put their figures: the phase that runs now, and the loops that are driven now."""

    def __init__(self) -> None:
        self.activity: Activity | None = None
        """None until something happens that is told."""
        self.deadlines: Account | None = None
        """Those of its ledger, once there are any: found in one step."""
        self.driven: dict[int, LoopState] = {}
        self.alone: Alone | None = None
        """Who still has the figures of loops that were driven one after another."""
        self.lock = RLock()
        self.thread = get_ident()
        """The thread that runs the tests."""
        self.tid = get_native_id()
        """Its native id."""

    @property
    def ledger(self) -> Ledger:
        """The ledger of the phase that runs now."""
        activity = self.activity
        if activity is None:
            activity = self.activity = Activity()
        return activity.ledger

    def figures(self, backend: Backend, thread: int) -> Figures:
        """Where a loop that `thread` drives puts its figures now."""
        activity = self.activity
        if activity is None:
            activity = Activity()
            if self.activity is None:  # another thread may have been faster, up to here
                self.activity = activity
            else:
                activity = self.activity
        if thread == self.thread:
            kept = activity.here
        else:
            kept = activity.elsewhere
            activity.ledger.flags["loop in a thread"] = None
        found = kept.get(backend)
        if found is None:
            found = kept.setdefault(backend, Figures())
        return found

    def beside(self, thread: int) -> None:
        """A loop is about to be driven by `thread` while others are driven."""
        if any(state.thread == thread for state in list(self.driven.values())):
            self.ledger.flags["nested loop"] = None

    def turn(self, now: Callable[[], int] = Clock.ns) -> Activity | None:
        """The current phase ends: what its loops did, those that run on included up to now."""
        alone = self.alone
        if alone is not None:
            self.alone = None
            summed = alone.settle()
            activity = self.activity
            if activity is None:
                activity = Activity(summed)
            else:
                activity.put(*summed)
        else:
            activity = self.activity
        self.activity = None
        self.deadlines = None
        if self.driven:
            for state in list(self.driven.values()):
                state.turn(now())
        return activity

    def forked(self) -> None:
        """In the child of a fork: another thread may have held the lock."""
        if get_ident() == self.thread:
            self.tid = get_native_id()
        self.lock = RLock()


STAGE = Stage()
