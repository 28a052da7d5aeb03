"""The meter of a function that waits for I/O: `select` of a selector, or `get_events` of trio's I/O manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.figures import LAST
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.loops.state import BLIND, LoopState, Meter, Overrun, Share

if TYPE_CHECKING:
    from pytest_loopglass.wire import Backend

Wait = Callable[..., Any]
"""With its timeout in seconds: None for no limit, 0 for a poll. Its result is empty when nothing happened."""
Bind = Callable[[Wait | None, int, list[int]], Wait]


def metered(overrun: Overrun, now: Callable[[], int] = Clock.ns) -> tuple[Bind, Meter]:  # noqa: C901, PLR0915
    """What makes of a wait one that reads a clock before and after it, and the meter of that."""
    wait_for_io: Any = None
    tick_from = wait_from = 0  # one of them is 0: in a wait, or in a tick
    idle = taken = squares = polls = late = longest = 0
    mark = budget = 0  # the longest tick while that is below the budget, else the budget: one comparison finds both
    counts: list[int] = []

    def timed(timeout: float | None = None) -> Any:
        __tracebackhide__ = True
        nonlocal tick_from, wait_from, idle, squares, polls, late, mark
        start = now()
        tick = start - tick_from
        square = tick * tick
        squares += square
        try:
            counts[square.bit_length()] += 1
        except IndexError:
            counts[-1] += 1
        if tick > mark:
            mark = tick if tick <= budget else slow(start)
        if timeout == 0:  # a poll, not a wait: it belongs to busy
            polls += 1
            events = wait_for_io(0)
            tick_from = now()
            return events
        wait_from = start
        tick_from = 0
        events = wait_for_io(timeout)
        tick_from = end = now()
        wait = end - start
        idle += wait
        if not events and timeout:
            over = wait - int(timeout * NS)
            if over > late:  # noqa: PLR1730
                late = over
        return events

    def slow(end: int) -> int:
        nonlocal longest, idle, squares
        if not tick_from:  # an interrupt ended the wait, and somebody has caught it
            idle += end - wait_from
            squares -= end * end
            counts[min((end * end).bit_length(), LAST)] -= 1
            return mark
        longest = max(longest, end - tick_from)
        overrun(tick_from, tick_from, end)
        return budget

    def bind(function: Wait | None, start: int, histogram: list[int]) -> Wait:
        nonlocal wait_for_io, tick_from, wait_from, idle, taken, budget, counts
        wait_for_io = function
        tick_from = start
        wait_from = idle = taken = 0
        budget = SLOW.budget
        counts = histogram
        return timed

    def take(stop: int, following: list[int] | None) -> Share:
        nonlocal taken, longest, squares, polls, late, mark, counts
        total = idle
        if not tick_from:
            total += stop - wait_from  # the wait goes on, or an interrupt ended it
        elif following is None:
            tick = stop - tick_from
            square = tick * tick
            squares += square
            counts[min(square.bit_length(), LAST)] += 1
            if tick > mark:
                mark = tick if tick <= budget else slow(stop)
        share = total - taken, longest or mark, squares, polls, late
        taken = total
        longest = squares = polls = late = mark = 0
        if following is not None:
            counts = following
        return share

    def peek() -> tuple[int, int]:
        return tick_from, tick_from

    return bind, Meter(BLIND.begin, take, peek)


class Watch(LoopState):
    """A meter that goes from loop to loop: one is enough for all that are driven one after another."""

    __slots__ = ("_bind", "_wait", "timed")

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._bind, meter = metered(self.overrun)
        self._wait: Wait | None = None
        self.timed: Wait | None = None
        """What to call instead of the wait while the loop is driven."""
        self.use(meter._replace(begin=self._attach))

    def drive(self, wait: Wait) -> Wait:
        """Somebody begins to drive the loop that waits by this function."""
        self._wait = wait
        self.enter()
        assert self.timed is not None
        return self.timed

    def _attach(self, start: int, histogram: list[int]) -> None:
        self.timed = self._bind(self._wait, start, histogram)

    def leave(self) -> None:
        self.exit()
        self._wait = None
        self._bind(None, 0, [])  # the closure would keep the loop alive
