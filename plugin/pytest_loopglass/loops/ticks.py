"""Ticks of loops that say when a wait begins and when it ends (trio)."""

from collections.abc import Callable
from typing import NamedTuple

from pytest_loopglass.clock import Clock
from pytest_loopglass.loops.state import Meter


class Waits(NamedTuple):
    """To be called around each I/O wait, with its timeout in seconds; 0 is a poll, which belongs to busy."""

    before: Callable[[float], None]
    after: Callable[[float], None]


def ticking(now: Callable[[], int] = Clock.ns) -> tuple[Waits, Meter]:
    """Both ends of a meter. A wait may stay open while nobody drives the loop: only driven time counts."""
    tick_from = wait_from = 0  # one of them is 0: in a wait, or in a tick
    idle = taken = ticks = longest = 0

    def before(timeout: float) -> None:  # noqa: ARG001
        nonlocal tick_from, wait_from, ticks, longest
        wait_from = start = now()
        ticks += 1
        tick = start - tick_from
        if tick > longest and tick_from:
            longest = tick
        tick_from = 0

    def after(timeout: float) -> None:
        nonlocal tick_from, wait_from, idle
        tick_from = end = now()
        if timeout and wait_from:
            idle += end - wait_from
        wait_from = 0

    def begin(start: int) -> None:
        nonlocal tick_from, wait_from, idle, taken
        idle = taken = 0
        if wait_from:
            wait_from = start
        else:
            tick_from = start

    def take(stop: int, over: bool) -> tuple[int, int, int]:
        nonlocal taken, ticks, longest, tick_from
        total = idle + (stop - wait_from if wait_from else 0)
        if over and tick_from:
            longest = max(longest, stop - tick_from)
            tick_from = 0
        share = total - taken, ticks, longest
        taken = total
        ticks = longest = 0
        return share

    return Waits(before, after), Meter(begin, take)
