"""The meter of one libuv loop, fed by a prepare and a check handle.

libuv runs I/O callbacks *inside* its poll phase, so the wait is what `uv_metrics_idle_time` grew by, and the rest of
the phase belongs to the tick that follows. When a signal interrupts `epoll_pwait` libuv loses the time it had waited.
If no event was counted, the whole phase was the wait. If one was (a signal writes to a pipe that the loop reads), the
watchdog may have seen the loop wait longer than libuv tells; then it waited up to its last look at the time.
"""

import ctypes
from collections.abc import Callable
from typing import Final

from pytest_loopglass.clock import Clock
from pytest_loopglass.figures import LAST
from pytest_loopglass.loops.libuv import Hook, Libuv, Metrics
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.loops.state import LoopState, Meter, Share
from pytest_loopglass.watchdog import WATCHDOG

LOST: Final = 1_000_000
"""Nanoseconds by which the watchdog must contradict libuv: both look at the clock a little early or late."""
MS: Final = 1_000_000
"""Nanoseconds in a millisecond."""

Bind = Callable[[int], None]


def metered(  # noqa: C901, PLR0915
    uv: Libuv, state: LoopState, now: Callable[[], int] = Clock.ns
) -> tuple[Hook, Hook, Bind]:
    """A prepare and a check callback, which feed the meter of `state`, and what tells them the address of their loop.

    A tick is known by the begin of the poll phase before it.
    """
    loop = 0
    tick_from = wait_from = 0  # one of them is 0: in a poll phase, or in a tick
    key = 0
    limit = events_before = idle_before = 0  # of the poll phase; the limit in milliseconds, 0 if not known
    polled = idle = taken = squares = polls = late = longest = 0
    mark = budget = 0  # the longest tick while that is below the budget, else the budget: one comparison finds both
    counts: list[int] = []
    metrics = Metrics()
    at = ctypes.byref(metrics)
    info, idle_time, timeout = uv.info, uv.idle_time, uv.timeout

    def prepare(_: int | None) -> None:
        nonlocal tick_from, wait_from, key, limit, events_before, idle_before, squares, mark
        start = now()
        if tick_from:
            tick = start - tick_from + polled
            square = tick * tick
            squares += square
            try:
                counts[square.bit_length()] += 1
            except IndexError:
                counts[-1] += 1
            if tick > mark:
                mark = tick if tick <= budget else slow(start)
        tick_from = 0
        if WATCHDOG.parked:  # it stepped aside for a fork: uvloop starts processes by itself
            WATCHDOG.kick()
        limit = timeout(loop)
        info(loop, at)
        events_before = metrics.events
        idle_before = idle_time(loop)
        wait_from = key = start

    def check(_: int | None) -> None:
        nonlocal tick_from, wait_from, polled, idle, polls
        end = now()
        if wait_from:
            phase, waited = end - wait_from, idle_time(loop) - idle_before
            if limit or phase - waited > LOST:
                waited = found(phase, waited)
            elif not waited:  # a poll: it belongs to busy
                polls += 1
            idle += waited
            polled = phase - waited
        wait_from = 0
        tick_from = end

    def found(phase: int, waited: int) -> int:
        """How much of the poll phase the loop waited, when libuv says that it was this much."""
        nonlocal late
        info(loop, at)
        if metrics.events == events_before:
            if limit > 0:
                late = max(late, phase - limit * MS)
            return phase
        seen = state.waiting - wait_from
        if seen <= waited + LOST:
            return min(waited, phase)
        return max(seen, min(uv.now(loop) * MS - wait_from, phase))

    def slow(end: int) -> int:
        nonlocal longest
        start = tick_from - polled
        longest = max(longest, end - start)
        state.overrun(key, start, end)
        return budget

    def bind(address: int) -> None:
        nonlocal loop
        loop = address

    def begin(start: int, histogram: list[int], _: object) -> None:
        nonlocal tick_from, wait_from, key, polled, idle, taken, budget, counts
        wait_from = polled = idle = taken = 0
        tick_from = key = start
        budget = SLOW.budget
        counts = histogram

    def take(stop: int, following: list[int] | None) -> Share:
        nonlocal tick_from, taken, longest, squares, polls, late, mark, counts
        total = idle + (stop - wait_from if wait_from else 0)
        if following is None and tick_from:
            tick = stop - tick_from + polled
            square = tick * tick
            squares += square
            counts[min(square.bit_length(), LAST)] += 1
            if tick > mark:
                mark = tick if tick <= budget else slow(stop)
            tick_from = 0
        share = total - taken, longest or mark, squares, polls, late
        taken = total
        longest = squares = polls = late = mark = 0
        if following is not None:
            counts = following
        return share

    def peek() -> tuple[int, int]:
        return key, tick_from - polled if tick_from else 0

    state.use(Meter(begin, take, peek))
    return prepare, check, bind
