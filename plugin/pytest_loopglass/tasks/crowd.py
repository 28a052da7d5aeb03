"""How many tasks of asyncio are pending at once.

Nothing tells when a task ends: a done callback would cost several times as much as all the rest, and give the loop one
more thing to do. So the crowd holds weak references, and looks for the finished ones when it outgrows the peak: up to
64 the peak is exact, above that too high by an eighth at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.ledger import Ledger
from pytest_loopglass.record import STAGE, Activity

if TYPE_CHECKING:
    from weakref import ref

EXACT: Final = 64
NONE: Final = Activity()
"""Never the one of the phase that runs."""


class Crowd:
    """The tasks that may be pending, and the ledger that their peak goes to."""

    __slots__ = ("_apart", "_skip", "activity", "ledger", "limit", "live")

    def __init__(self) -> None:
        self.live: list[ref[Any]] = []
        self.activity: Activity | None = NONE
        """The phase in which the last task was added."""
        self.ledger = Ledger()
        self.limit = 0
        """A crowd of this size cannot be more than the peak."""
        self._skip = self._apart = False

    def skip(self) -> None:
        """The next task is one of the machinery that runs tests: it is not to be counted."""
        self._skip = True
        self.activity = NONE

    def turn(self) -> None:
        """The first task of a phase is about to be added, or one that is skipped, or the one after that."""
        if self._apart:
            self._apart = False
            self.live.pop()
        if self._skip:
            self._skip, self._apart = False, True
            self.ledger = Ledger()
            return
        self.ledger = ledger = STAGE.ledger
        self.activity = STAGE.activity
        self.live[:] = [task for task in self.live if _is_pending(task)]
        ledger.peak = self.limit = len(self.live)

    def grown(self) -> None:
        """There are more than the limit: forget those that have ended."""
        live = self.live
        newest = live.pop()
        while live:  # tasks that were spawned late tend to end early
            last = live[-1]()
            if last is not None and not last.done():
                break
            live.pop()
        if len(live) >= self.limit:
            live[:] = [task for task in live if _is_pending(task)]
        live.append(newest)
        size = len(live)
        if size > self.limit:
            self.ledger.peak = max(self.ledger.peak, size)
            self.limit = size if size < EXACT else size + size // 8


def _is_pending(task: ref[Any]) -> bool:
    found = task()
    return found is not None and not found.done()


CROWD: Final = Crowd()
