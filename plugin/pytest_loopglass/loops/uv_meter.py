"""The meter of one libuv loop, fed by a prepare and a check handle.

libuv runs I/O callbacks *inside* its poll phase, so the wait is what `uv_metrics_idle_time` grew by, and the rest of
the phase belongs to the tick that follows. When `epoll_pwait` comes back with EINTR libuv loses the time it had
waited; no event was counted then, and the whole phase was the wait.
"""

import ctypes
from collections.abc import Callable
from typing import Final

from pytest_loopglass.clock import Clock
from pytest_loopglass.loops.libuv import Hook, Libuv, Metrics
from pytest_loopglass.loops.state import Meter

EINTR_SUSPECT: Final = 1_000_000
"""Nanoseconds that a poll phase may last beyond the idle time before lost idle time is suspected."""


Bind = Callable[[int], None]


def metered(uv: Libuv, now: Callable[[], int] = Clock.ns) -> tuple[Hook, Hook, Bind, Meter]:  # noqa: C901
    """A prepare and a check callback, what tells them the address of their loop, and the meter that they feed."""
    loop = 0
    tick_from = wait_from = 0  # one of them is 0: in a wait, or in a tick
    idle_before = polled = idle = taken = ticks = longest = 0
    metrics = Metrics()
    at = ctypes.byref(metrics)
    info, idle_time = uv.info, uv.idle_time

    def prepare(_: int | None) -> None:
        nonlocal tick_from, wait_from, idle_before, ticks, longest
        start = now()
        ticks += 1
        if tick_from:
            tick = start - tick_from + polled
            if tick > longest:  # noqa: PLR1730  (`max` is dearer than the rest)
                longest = tick
        tick_from = 0
        idle_before = idle_time(loop)
        wait_from = start

    def check(_: int | None) -> None:
        nonlocal tick_from, wait_from, polled, idle
        end = now()
        if wait_from:
            phase, waited = end - wait_from, idle_time(loop) - idle_before
            if phase - waited > EINTR_SUSPECT:
                events = metrics.events
                info(loop, at)
                if metrics.events == events:
                    waited = phase
            polled = max(phase - waited, 0)
            idle += phase - polled
        wait_from = 0
        tick_from = end

    def bind(address: int) -> None:
        nonlocal loop
        loop = address

    def begin(start: int) -> None:
        nonlocal tick_from, wait_from, polled, idle, taken
        info(loop, at)
        wait_from = polled = idle = taken = 0
        tick_from = start

    def take(stop: int, over: bool) -> tuple[int, int, int]:
        nonlocal taken, ticks, longest
        total = idle
        if wait_from:
            total += stop - wait_from
        elif over:
            longest = max(longest, stop - tick_from + polled)
        share = total - taken, ticks, longest
        taken = total
        ticks = longest = 0
        return share

    return prepare, check, bind, Meter(begin, take)
