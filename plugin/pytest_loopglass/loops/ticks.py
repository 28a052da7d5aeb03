"""Ticks of loops that say when a wait begins and when it ends: trio in guest mode."""

from collections.abc import Callable
from typing import NamedTuple

from pytest_loopglass.clock import Clock
from pytest_loopglass.figures import LAST
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.loops.state import LoopState, Meter, Share


class Waits(NamedTuple):
    """To be called around each I/O wait, with its timeout in seconds; 0 is a poll, which belongs to busy."""

    before: Callable[[float], None]
    after: Callable[[float], None]


def ticking(state: LoopState, now: Callable[[], int] = Clock.ns) -> Waits:  # noqa: C901, PLR0915
    """What feeds the meter of `state`. A wait may stay open while nobody drives the loop: only driven time counts."""
    tick_from = wait_from = 0  # one of them is 0: in a wait, or in a tick
    idle = taken = squares = polls = longest = 0
    mark = budget = 0  # the longest tick while that is below the budget, else the budget: one comparison finds both
    counts: list[int] = []

    def before(timeout: float) -> None:  # noqa: ARG001
        nonlocal tick_from, wait_from, squares, mark
        wait_from = start = now()
        if tick_from:
            tick = start - tick_from
            square = tick * tick
            squares += square
            try:
                counts[square.bit_length()] += 1
            except IndexError:
                counts[-1] += 1
            if tick > mark:
                mark = tick if tick <= budget else slow(start)
        tick_from = 0

    def after(timeout: float) -> None:
        nonlocal tick_from, wait_from, idle, polls
        tick_from = end = now()
        if not timeout:
            polls += 1
        elif wait_from:
            idle += end - wait_from
        wait_from = 0

    def slow(end: int) -> int:
        nonlocal longest
        longest = max(longest, end - tick_from)
        state.overrun(tick_from, tick_from, end)
        return budget

    def begin(start: int, histogram: list[int], _: object) -> None:
        nonlocal tick_from, wait_from, idle, taken, budget, counts
        idle = taken = 0
        budget = SLOW.budget
        counts = histogram
        if wait_from:
            wait_from = start
        else:
            tick_from = start

    def take(stop: int, following: list[int] | None) -> Share:
        nonlocal tick_from, taken, longest, squares, polls, mark, counts
        total = idle + (stop - wait_from if wait_from else 0)
        if following is None and tick_from:
            tick = stop - tick_from
            square = tick * tick
            squares += square
            counts[min(square.bit_length(), LAST)] += 1
            if tick > mark:
                mark = tick if tick <= budget else slow(stop)
            tick_from = 0
        share = total - taken, longest or mark, squares, polls, 0
        taken = total
        longest = squares = polls = mark = 0
        if following is not None:
            counts = following
        return share

    def peek() -> tuple[int, int]:
        return tick_from, tick_from

    state.use(Meter(begin, take, peek))
    return Waits(before, after)
