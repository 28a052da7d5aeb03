"""asyncio's own loops: `BaseEventLoop.run_forever` is the run, `select` of its selector the wait.

Everything that drives such a loop passes through `run_forever` on the class (asyncio.run, Runner, pytest-asyncio,
anyio, aiohttp, IsolatedAsyncioTestCase, threads), so neither policy nor loop factory is touched. While the loop is
driven a closure shadows `select` on the selector *instance*; afterwards nothing is left.
"""

import asyncio.base_events
import selectors
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from pytest_loopglass.clock import Clock
from pytest_loopglass.loops.state import LoopState, Meter, Totals
from pytest_loopglass.patches import Patches
from pytest_loopglass.shield import shielded

Select = Callable[..., list[Any]]


def metered(select: Select, now: Callable[[], int] = Clock.ns) -> tuple[Select, Meter]:
    """`select` with a clock read before and after it, and the meter that it feeds."""
    tick_from = wait_from = idle = ticks = longest = 0  # one of the first two is 0: in a wait, or in a tick

    def timed(timeout: float | None = None) -> list[Any]:
        __tracebackhide__ = True
        nonlocal tick_from, wait_from, idle, ticks, longest
        start = now()
        ticks += 1
        tick = start - tick_from
        if tick > longest:  # noqa: PLR1730  (`max` costs a third of the whole probe)
            longest = tick
        if timeout == 0:  # a poll, not a wait: it belongs to busy
            events = select(0)
            tick_from = now()
            return events
        wait_from = start
        tick_from = 0
        events = select(timeout)
        tick_from = end = now()
        idle += end - start
        return events

    def begin(start: int) -> None:
        nonlocal tick_from
        tick_from = start

    def end(stop: int) -> None:
        nonlocal tick_from, wait_from, idle, longest
        if tick_from:
            longest = max(longest, stop - tick_from)
        elif wait_from:  # an interrupt ended the wait
            idle += stop - wait_from
        tick_from = wait_from = 0

    def totals(stop: int) -> Totals:
        waiting = stop - wait_from if wait_from and not tick_from else 0
        return Totals(idle + waiting, ticks)

    def take_longest() -> int:
        nonlocal longest
        taken, longest = longest, 0
        return taken

    return timed, Meter(begin, end, totals, take_longest)


class Watched:
    """A loop's state together with the selector it is bound to."""

    __slots__ = ("selector", "state", "timed")

    def __init__(self, selector: Any) -> None:
        self.selector = selector
        self.timed: Select | None = None
        if isinstance(selector, selectors.BaseSelector) and "select" not in getattr(selector, "__dict__", {"select"}):
            self.timed, meter = metered(selector.select)
            self.state = LoopState("asyncio", meter)
        else:
            self.state = LoopState("asyncio", missing=f"its selector is a {type(selector).__qualname__}")

    def enter(self) -> None:
        if self.timed is not None:
            self.selector.select = self.timed
        self.state.enter()

    def exit(self) -> None:
        self.state.exit()
        if self.timed is not None and self.selector.__dict__.get("select") is self.timed:
            del self.selector.select


LOOPS: WeakKeyDictionary[Any, Watched] = WeakKeyDictionary()


@shielded
def begin(loop: Any) -> Watched:
    """The loop is about to be driven."""
    watched = LOOPS.get(loop)
    selector = getattr(loop, "_selector", None)
    if watched is None or watched.selector is not selector:
        watched = LOOPS[loop] = Watched(selector)
    watched.enter()
    return watched


@shielded
def end(watched: Watched) -> None:
    watched.exit()


def _run_forever(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def run_forever(self: Any) -> None:
        __tracebackhide__ = True
        watched = None if self.is_running() or self.is_closed() else begin(self)
        try:
            return original(self)
        finally:
            if watched is not None:
                end(watched)

    return run_forever


def install(patches: Patches) -> None:
    patches.wrap(asyncio.base_events.BaseEventLoop, "run_forever", _run_forever)
