"""Ticks of loops that say when a wait begins and when it ends (trio)."""

from collections.abc import Callable
from typing import NamedTuple

from pytest_loopglass.clock import Clock
from pytest_loopglass.loops.state import Meter, Totals


class Waits(NamedTuple):
    """To be called around each I/O wait, with its timeout in seconds; 0 is a poll, which belongs to busy."""

    before: Callable[[float], None]
    after: Callable[[float], None]


def ticking(now: Callable[[], int] = Clock.ns) -> tuple[Waits, Meter]:  # noqa: C901  (cells are cheaper than attributes)
    """Both ends of a meter. A wait may stay open while nobody drives the loop: only driven time counts."""
    tick_from = wait_from = idle = ticks = longest = 0  # one of the first two is 0: in a wait, or in a tick

    def before(timeout: float) -> None:  # noqa: ARG001
        nonlocal tick_from, wait_from, ticks, longest
        wait_from = start = now()
        ticks += 1
        if tick_from and start - tick_from > longest:
            longest = start - tick_from
        tick_from = 0

    def after(timeout: float) -> None:
        nonlocal tick_from, wait_from, idle
        tick_from = end = now()
        if timeout and wait_from:
            idle += end - wait_from
        wait_from = 0

    def begin(start: int) -> None:
        nonlocal tick_from, wait_from
        if wait_from:
            wait_from = start
        else:
            tick_from = start

    def end(stop: int) -> None:
        nonlocal tick_from, wait_from, idle, longest
        if wait_from:
            idle += stop - wait_from
            wait_from = stop
        elif tick_from:
            longest = max(longest, stop - tick_from)
            tick_from = 0

    def totals(stop: int) -> Totals:
        return Totals(idle + (stop - wait_from if wait_from else 0), ticks)

    def take_longest() -> int:
        nonlocal longest
        taken, longest = longest, 0
        return taken

    return Waits(before, after), Meter(begin, end, totals, take_longest)
