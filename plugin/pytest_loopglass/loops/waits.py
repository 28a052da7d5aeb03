"""The meter of a function that waits for I/O: `select` of a selector, or `get_events` of trio's I/O manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.figures import LAST, Sums
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.loops.state import LoopState, Meter, Overrun, Share

if TYPE_CHECKING:
    from pytest_loopglass.wire import Backend

Wait = Callable[..., Any]
"""With its timeout in seconds: None for no limit, 0 for a poll. Its result is empty when nothing happened."""


class Runs(NamedTuple):
    """For runs of which only the sum is told. Times are nanoseconds."""

    enter: Callable[[Any], None]
    """A run begins that waits by this function. In place of `Meter.begin`, which comes before the first."""
    leave: Callable[[], None]
    """It ends."""
    total: Callable[[int, list[int]], Sums]
    """What all that have ended come to, like `Meter.take`, when another phase follows."""
    began: Callable[[], tuple[int, int]]
    """Of the last run: its begin, and the CPU time then."""
    split: Callable[[int, int], None]
    """The run that goes on counts as one more, but not as ended, up to this time and CPU time."""


class Metered(NamedTuple):
    """A wait under watch."""

    timed: Callable[..., Any]
    """To be called with it and its timeout, instead of it. Counts only while that is the one of the run."""
    meter: Meter
    runs: Runs


def metered(  # noqa: C901, PLR0915
    overrun: Overrun, now: Callable[[], int] = Clock.ns, cpu: Callable[[], int] = Clock.cpu_ns
) -> Metered:
    """A wait that reads a clock before and after the one it stands for, and the meter of that."""
    wait_for_io: Any = None
    tick_from = wait_from = 0  # one of them is 0: in a wait, or in a tick
    idle = taken = squares = polls = late = longest = 0
    mark = budget = 0  # the longest tick while that is below the budget, else the budget: one comparison finds both
    counts: list[int] = []
    runs = run = spent = run_from = cpu_from = 0

    def timed(wait: Wait, timeout: float | None = None) -> Any:
        __tracebackhide__ = True
        nonlocal tick_from, wait_from, idle, squares, polls, late, mark
        if wait is not wait_for_io:  # somebody has kept it, or put it back, after the run
            return wait(timeout)
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
        if not timeout and timeout is not None:  # a poll, not a wait: it belongs to busy
            polls += 1
            events = wait(0)
            tick_from = now()
            return events
        wait_from = start
        tick_from = 0
        events = wait(timeout)
        tick_from = end = now()
        waited = end - start
        idle += waited
        if not events and timeout:
            over = waited - int(timeout * NS)
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

    def begin(start: int, histogram: list[int], wait: Wait | None) -> None:
        nonlocal wait_for_io, tick_from, wait_from, budget, counts
        wait_for_io = wait
        tick_from = start
        wait_from = 0
        budget = SLOW.budget
        counts = histogram

    def cut(stop: int) -> None:
        nonlocal wait_for_io, tick_from, idle, squares, mark
        wait_for_io = None  # it would keep the loop alive
        if not tick_from:
            idle += stop - wait_from  # an interrupt ended the wait
            tick_from = stop
            return
        tick = stop - tick_from
        square = tick * tick
        squares += square
        try:
            counts[square.bit_length()] += 1
        except IndexError:
            counts[-1] += 1
        if tick > mark:
            mark = tick if tick <= budget else slow(stop)

    def take(stop: int, following: list[int] | None) -> Share:
        nonlocal taken, longest, squares, polls, late, mark, counts
        if following is None:
            cut(stop)
        else:
            counts = following
        total = idle if tick_from else idle + stop - wait_from  # the wait goes on
        share = total - taken, longest or mark, squares, polls, late
        taken = total
        longest = squares = polls = late = mark = 0
        return share

    def enter(wait: Wait) -> None:
        nonlocal wait_for_io, wait_from, cpu_from, run_from, tick_from, budget
        wait_for_io = wait
        wait_from = 0
        budget = SLOW.budget
        cpu_from = cpu()
        run_from = tick_from = now()

    def leave() -> None:
        nonlocal runs, run, spent, wait_for_io, squares, mark
        stop = now()
        if tick_from:  # the same as `cut`, in place: a test of a few microseconds has three runs
            wait_for_io = None
            tick = stop - tick_from
            square = tick * tick
            squares += square
            try:
                counts[square.bit_length()] += 1
            except IndexError:
                counts[-1] += 1
            if tick > mark:
                mark = tick if tick <= budget else slow(stop)
        else:
            cut(stop)
        spent += cpu() - cpu_from
        runs += 1
        run += stop - run_from

    def split(at: int, worked: int) -> None:
        nonlocal run, spent, run_from, cpu_from
        run += at - run_from
        spent += worked - cpu_from
        run_from, cpu_from = at, worked

    def total(stop: int, following: list[int]) -> Sums:
        nonlocal runs, run, spent, taken, longest, squares, polls, late, mark, counts
        waited = (idle if tick_from else idle + stop - wait_from) - taken
        taken += waited
        summed = runs, run, waited if waited < run else run, spent, longest or mark, squares, polls, late
        runs = run = spent = longest = squares = polls = late = mark = 0
        counts = following
        return summed

    def began() -> tuple[int, int]:
        return run_from, cpu_from

    def peek() -> tuple[int, int]:
        return tick_from, tick_from

    return Metered(timed, Meter(begin, take, peek), Runs(enter, leave, total, began, split))


class Watch(LoopState):
    """A meter that goes from loop to loop: one is enough for all that are driven one after another."""

    __slots__ = ("timed",)

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self.timed, meter, _ = metered(self.overrun)
        """What to call with the wait, instead of it, while the loop is driven."""
        self.use(meter)
