"""Ticks of loops that say when a wait begins and when it ends (trio)."""

from collections.abc import Callable
from typing import NamedTuple

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.loops.state import LoopState, Meter, Share


class Waits(NamedTuple):
    """To be called around each I/O wait, with its timeout in seconds; 0 is a poll, which belongs to busy."""

    before: Callable[[float], None]
    after: Callable[..., None]
    """Also with the events, if they are known: a wait without any tells how late it came back."""


def ticking(state: LoopState, now: Callable[[], int] = Clock.ns) -> Waits:  # noqa: C901, PLR0915
    """What feeds the meter of `state`. A wait may stay open while nobody drives the loop: only driven time counts."""
    tick_from = wait_from = 0  # one of them is 0: in a wait, or in a tick
    idle = taken = squares = polls = late = longest = 0
    mark = budget = 0  # the longest tick while that is below the budget, else the budget: one comparison finds both
    counts: dict[int, int] = {}

    def before(timeout: float) -> None:  # noqa: ARG001
        nonlocal tick_from, wait_from, squares, mark
        wait_from = start = now()
        if tick_from:
            tick = start - tick_from
            square = tick * tick
            squares += square
            bucket = square.bit_length()
            try:
                counts[bucket] += 1
            except KeyError:
                counts[bucket] = 1
            if tick > mark:
                mark = tick if tick <= budget else slow(start)
        tick_from = 0

    def after(timeout: float, events: object = True) -> None:
        nonlocal tick_from, wait_from, idle, polls, late
        tick_from = end = now()
        if not timeout:
            polls += 1
        elif wait_from:
            wait = end - wait_from
            idle += wait
            if not events:
                late = max(late, wait - int(timeout * NS))
        wait_from = 0

    def slow(end: int) -> int:
        nonlocal longest
        longest = max(longest, end - tick_from)
        state.overrun(tick_from, tick_from, end)
        return budget

    def begin(start: int) -> None:
        nonlocal tick_from, wait_from, idle, taken, budget
        idle = taken = 0
        budget = SLOW.budget
        if wait_from:
            wait_from = start
        else:
            tick_from = start

    def take(stop: int) -> Share:
        nonlocal taken, longest, squares, polls, late, mark, counts
        total = idle + (stop - wait_from if wait_from else 0)
        share = total - taken, longest or mark, squares, polls, late, counts
        taken = total
        longest = squares = polls = late = mark = 0
        counts = {}
        return share

    def peek() -> tuple[int, int]:
        return tick_from, tick_from

    state.use(Meter(begin, take, peek))
    return Waits(before, after)
