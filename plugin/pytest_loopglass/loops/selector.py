"""asyncio's own loops: `BaseEventLoop.run_forever` is the run, `select` of its selector the wait.

Everything that drives such a loop passes through `run_forever` on the class (asyncio.run, Runner, pytest-asyncio,
anyio, aiohttp, IsolatedAsyncioTestCase, threads), so neither policy nor loop factory is touched. While the loop is
driven a closure shadows `select` on the selector *instance*; afterwards nothing is left.
"""

import asyncio.base_events
import selectors
from collections.abc import Callable
from typing import Any, Final

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.loops.state import BLIND, LoopState, Meter, Overrun, Share
from pytest_loopglass.patches import Patches
from pytest_loopglass.shield import note

Bind = Callable[[Any, int], Any]


def metered(overrun: Overrun, now: Callable[[], int] = Clock.ns) -> tuple[Bind, Meter]:  # noqa: C901, PLR0915
    """What makes of a `select` one that reads a clock before and after it, and the meter of that."""
    select: Any = None
    tick_from = wait_from = 0  # one of them is 0: in a wait, or in a tick
    idle = taken = squares = polls = late = longest = 0
    mark = budget = 0  # the longest tick while that is below the budget, else the budget: one comparison finds both
    counts: dict[int, int] = {}

    def timed(timeout: float | None = None) -> Any:
        __tracebackhide__ = True
        nonlocal tick_from, wait_from, idle, squares, polls, late, mark
        start = now()
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
        if timeout == 0:  # a poll, not a wait: it belongs to busy
            polls += 1
            events = select(0)
            tick_from = now()
            return events
        wait_from = start
        tick_from = 0
        events = select(timeout)
        tick_from = end = now()
        wait = end - start
        idle += wait
        if not events and timeout:
            over = wait - int(timeout * NS)
            if over > late:  # noqa: PLR1730
                late = over
        return events

    def slow(end: int) -> int:
        nonlocal longest
        longest = max(longest, end - tick_from)
        overrun(tick_from, tick_from, end)
        return budget

    def bind(function: Any, start: int) -> Any:
        nonlocal select, tick_from, wait_from, idle, taken, budget
        select = function
        tick_from = start
        wait_from = idle = taken = 0
        budget = SLOW.budget
        return timed

    def take(stop: int) -> Share:
        nonlocal taken, longest, squares, polls, late, mark, counts
        total = idle
        if not tick_from:
            total += stop - wait_from  # the wait goes on, or an interrupt ended it
        share = total - taken, longest or mark, squares, polls, late, counts
        taken = total
        longest = squares = polls = late = mark = 0
        counts = {}
        return share

    def peek() -> tuple[int, int]:
        return tick_from, tick_from

    return bind, Meter(BLIND.begin, take, peek)


class Watch(LoopState):
    """A meter that goes from selector to selector: one is enough for all loops that are driven one after another."""

    __slots__ = ("_bind", "_selector", "_timed")

    def __init__(self) -> None:
        super().__init__("asyncio")
        self._bind, meter = metered(self.overrun)
        self.use(meter._replace(begin=self._attach))

    def watch(self, selector: Any) -> None:
        self._selector = selector
        self.enter()

    def _attach(self, start: int) -> None:
        selector = self._selector
        self._timed = selector.select = self._bind(selector.select, start)

    def leave(self) -> None:
        self.exit()
        selector, self._selector = self._selector, None
        if selector.__dict__.get("select") is self._timed:
            del selector.select
        self._bind(None, 0)  # the closure would keep the selector alive, and that its loop
        FREE.append(self)


class Unseen(LoopState):
    """A loop whose selector cannot be watched: only its runs are known."""

    def __init__(self, selector: Any) -> None:
        super().__init__("asyncio", {"*": f"its selector is a {type(selector).__qualname__}"})
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
