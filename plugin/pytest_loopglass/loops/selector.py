"""asyncio's own loops: `BaseEventLoop.run_forever` is the run, `select` of its selector the wait.

Everything that drives such a loop passes through `run_forever` on the class (asyncio.run, Runner, pytest-asyncio,
anyio, aiohttp, IsolatedAsyncioTestCase, threads), so neither policy nor loop factory is touched. While the loop is
driven a method of ours shadows `select` on the selector *instance*; afterwards nothing is left. A test that has changed
`select` meanwhile may keep ours, or put it back when nobody drives the loop: it goes on to do what the selector does.
"""

import asyncio.base_events
import selectors
from _thread import get_ident
from collections.abc import Callable
from types import MethodType
from typing import Any, Final

from pytest_loopglass.loops.alone import Alone
from pytest_loopglass.loops.state import LoopState
from pytest_loopglass.loops.waits import Watch
from pytest_loopglass.patches import Patches
from pytest_loopglass.record import STAGE, Stage
from pytest_loopglass.shield import note
from pytest_loopglass.watchdog import WATCHDOG, Watchdog


class Selecting(Watch):
    """While a loop is driven its selector has an attribute `select` of its own."""

    __slots__ = ("_select",)
    _select: MethodType | None

    def begin(self, selector: Any) -> None:
        wait = selector.select
        self.enter(wait)
        self._select = selector.select = MethodType(self.timed, wait)

    def leave(self, selector: Any) -> None:
        self.exit()
        ours, self._select = self._select, None
        if selector.__dict__.get("select") is ours:
            del selector.select
        FREE.append(self)


class Unseen(LoopState):
    """A loop whose selector cannot be watched: only its runs are known."""

    def __init__(self, selector: Any) -> None:
        kind = type(selector)
        what = "was changed" if kind in SELECTORS else "is of another kind"
        super().__init__("asyncio", {"*": f"its selector {what}: {kind.__qualname__}"})
        self.enter()

    def leave(self, _: object) -> None:
        self.exit()


FREE: list[Selecting] = []
TIMED: Final = Selecting("asyncio").timed.__code__
"""Of what stands for every wait."""
SELECTORS: Final = {
    kind for kind in vars(selectors).values() if isinstance(kind, type) and issubclass(kind, selectors.BaseSelector)
}


def begin(loop: Any, selector: Any) -> Selecting | Unseen | None:
    """The loop is about to be driven."""
    try:
        if type(selector) not in SELECTORS or not _is_free(loop, selector):
            return None if selector is None or loop.is_running() else Unseen(selector)
        try:
            watch = FREE.pop()
        except IndexError:
            watch = Selecting("asyncio")
        watch.begin(selector)
    except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
        note(f"asyncio: {error!r}")
        return None
    return watch


def _is_free(loop: Any, selector: Any) -> bool:
    """Whether `select` is the selector's own, now that one of ours is gone which was put back after its run."""
    if "select" not in selector.__dict__:
        return True
    code = getattr(getattr(selector.select, "__func__", None), "__code__", None)
    if code is not TIMED or loop.is_running():
        return False
    del selector.select
    return True


def end(watch: Selecting | Unseen, selector: Any) -> None:
    """Nobody drives the loop any more."""
    try:
        watch.leave(selector)
    except Exception as error:  # noqa: BLE001
        note(f"asyncio: {error!r}")


def _run_forever(
    original: Callable[[Any], None], alone: Alone, stage: Stage = STAGE, watchdog: Watchdog = WATCHDOG
) -> Callable[[Any], None]:
    driven, own, key = stage.driven, stage.thread, id(alone)
    begin_run, end_run, timed, method = alone.begin_run, alone.end_run, alone.timed, MethodType

    def run_forever(self: Any, thread: Callable[[], int] = get_ident) -> None:
        __tracebackhide__ = True
        selector: Any = getattr(self, "_selector", None)
        kind = type(selector)
        if (
            not driven
            and kind in SELECTORS
            and thread() == own
            and getattr(wait := selector.select, "__func__", None) is kind.select
        ):  # it has none of its own. To ask its `__dict__` makes one, and all that it has is found later from then on
            begin_run(wait)
            ours = method(timed, wait)
            try:
                selector.select = ours
                driven[key] = stage.alone = alone
                if watchdog.parked:
                    watchdog.kick()
                return original(self)
            finally:
                end_run()
                driven.pop(key, None)
                if selector.select is ours:
                    del selector.select
        watch = begin(self, selector)
        if watch is None:
            return original(self)
        try:
            return original(self)
        finally:
            end(watch, selector)

    return run_forever


def install(patches: Patches) -> None:
    alone = Alone()
    patches.wrap(asyncio.base_events.BaseEventLoop, "run_forever", lambda original: _run_forever(original, alone))
