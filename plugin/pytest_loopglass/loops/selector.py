"""asyncio's own loops: `BaseEventLoop.run_forever` is the run, `select` of its selector the wait.

Everything that drives such a loop passes through `run_forever` on the class (asyncio.run, Runner, pytest-asyncio,
anyio, aiohttp, IsolatedAsyncioTestCase, threads), so neither policy nor loop factory is touched. While the loop is
driven a closure shadows `select` on the selector *instance*; afterwards nothing is left.
"""

import asyncio.base_events
import selectors
from collections.abc import Callable
from threading import get_ident
from typing import Any, Final

from pytest_loopglass.clock import Clock
from pytest_loopglass.loops.state import BLIND, LoopState, Meter, Take
from pytest_loopglass.patches import Patches
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import note


def metered(now: Callable[[], int] = Clock.ns) -> tuple[Callable[[Any, int], Any], Take]:
    """What makes of a `select` one that reads a clock before and after it, and what takes the figures of that."""
    select: Any = None
    tick_from = wait_from = 0  # one of them is 0: in a wait, or in a tick
    idle = taken = ticks = longest = 0

    def timed(timeout: float | None = None) -> Any:
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

    def bind(function: Any, start: int) -> Any:
        nonlocal select, tick_from, wait_from, idle, taken
        select = function
        tick_from = start
        wait_from = idle = taken = 0
        return timed

    def take(stop: int, over: bool) -> tuple[int, int, int]:
        nonlocal taken, ticks, longest
        total = idle
        if not tick_from:
            total += stop - wait_from  # the wait goes on, or an interrupt ended it
        elif over and stop - tick_from > longest:
            longest = stop - tick_from
        share = total - taken, ticks, longest
        taken = total
        ticks = longest = 0
        return share

    return bind, take


class Watch(LoopState):
    """A meter that goes from selector to selector: one is enough for all loops that are driven one after another."""

    __slots__ = ("_bind", "_selector", "_timed")

    def __init__(self) -> None:
        self._bind, take = metered()
        super().__init__("asyncio", Meter(BLIND.begin, take))

    def watch(self, selector: Any, now: Callable[[], int] = Clock.ns, thread: Callable[[], int] = get_ident) -> None:
        """What `enter` does, for a loop with this selector, in one step: it happens three times in every test."""
        self._selector = selector
        self._thread = thread()
        STAGE.driven[id(self)] = self
        self._since = start = now()
        self._timed = selector.select = self._bind(selector.select, start)

    def leave(self, now: Callable[[], int] = Clock.ns) -> None:
        self.flush(now(), True)
        del STAGE.driven[id(self)]
        selector, self._selector = self._selector, None
        if selector.__dict__.get("select") is self._timed:
            del selector.select
        FREE.append(self)


class Unseen(LoopState):
    """A loop whose selector cannot be watched: only its runs are known."""

    def __init__(self, selector: Any) -> None:
        super().__init__("asyncio", missing=f"its selector is a {type(selector).__qualname__}")
        self.enter()

    def leave(self) -> None:
        self.exit()


FREE: list[Watch] = []
SELECTORS: Final = {
    kind for kind in vars(selectors).values() if isinstance(kind, type) and issubclass(kind, selectors.BaseSelector)
}


def begin(loop: Any) -> Watch | Unseen | None:
    """The loop is about to be driven."""
    try:
        selector = getattr(loop, "_selector", None)
        if type(selector) not in SELECTORS or "select" in selector.__dict__:
            return None if selector is None or loop.is_running() else Unseen(selector)
        try:
            watch = FREE.pop()
        except IndexError:
            watch = Watch()
        watch.watch(selector)
    except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
        note(f"asyncio: {error!r}")
        return None
    return watch


def end(watch: Watch | Unseen) -> None:
    """Nobody drives the loop any more."""
    try:
        watch.leave()
    except Exception as error:  # noqa: BLE001
        note(f"asyncio: {error!r}")


def _run_forever(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def run_forever(self: Any) -> None:
        __tracebackhide__ = True
        watch = begin(self)
        if watch is None:
            return original(self)
        try:
            return original(self)
        finally:
            end(watch)

    return run_forever


def install(patches: Patches) -> None:
    patches.wrap(asyncio.base_events.BaseEventLoop, "run_forever", _run_forever)
