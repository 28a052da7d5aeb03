"""`asyncio.wait` with a timeout, and those calls of `wait_for` that do without `asyncio.timeout`.

`wait_for` has a timer of its own before Python 3.12. It is left as it is: people hold references to it, and mock it by
what it looks like. What it calls to be told of the end, `functools.partial` in its module, is called when its wait
begins, and what that returns when its future is done. If it ends in any other way, and on all versions when the timeout
is not positive, it calls `_cancel_and_wait`.
"""

from __future__ import annotations

import asyncio
import asyncio.tasks
import functools
import sys
from collections.abc import Callable, Coroutine
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.shield import note, shielded
from pytest_loopglass.timeouts.blocks import FIRED, OPEN, begin, end
from pytest_loopglass.timeouts.place import ASYNCIO, place_of

if TYPE_CHECKING:
    from pytest_loopglass.patches import Patches

Waits = Callable[..., Coroutine[Any, Any, Any]]
WAIT_FOR: Final = asyncio.wait_for.__code__
_end: Final = shielded(end)
"""For the waits themselves: it asks the clock, which may be the test's own, and raise."""


class Functools:
    """Stands for the module in `asyncio.tasks`."""

    def __init__(self, module: Any, partial: Any) -> None:
        self._module = module
        self.partial = partial

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def _partial(function: Any, *args: Any) -> Any:
    """A future is going to be waited for."""
    try:
        frame = sys._getframe(1)
        if frame.f_code is WAIT_FOR and (place := place_of(frame.f_back, "asyncio.wait_for", ASYNCIO)):
            known = frame.f_locals
            begin(id(frame), place, known["loop"], known["timeout"])
            return functools.partial(_done, id(frame), function, *args)
    except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
        note(f"asyncio.wait_for: {error!r}")
    return functools.partial(function, *args)


def _done(key: int, release: Callable[..., None], *args: Any) -> None:
    """The future is done before the time is over."""
    try:
        end(key)
    except Exception as error:  # noqa: BLE001
        note(f"asyncio.wait_for: {error!r}")
    release(*args)


def _cancel_and_wait(original: Waits) -> Waits:
    def _cancel_and_wait(fut: Any, *args: Any, **kwargs: Any) -> Coroutine[Any, Any, Any]:
        ending = original(fut, *args, **kwargs)
        frame = sys._getframe(1)
        return _ending(ending, fut, id(frame)) if frame.f_code is WAIT_FOR and _fires(frame) else ending

    return _cancel_and_wait


@shielded
def _fires(frame: FrameType) -> bool:
    """Whether the time is over, rather than that somebody has cancelled the wait."""
    known, key = frame.f_locals, id(frame)
    if known["timeout"] <= 0 and (place := place_of(frame.f_back, "asyncio.wait_for", ASYNCIO)):
        begin(key, place, asyncio.get_running_loop(), 0.0)
    elif "waiter" not in known or known["waiter"].cancelled():
        end(key)
    if key in OPEN:
        FIRED.add(key)
    return key in OPEN


async def _ending(ending: Coroutine[Any, Any, Any], fut: Any, key: int) -> None:
    __tracebackhide__ = True
    try:
        await ending
    finally:
        _end(key, "raised" if fut.cancelled() else "not caught")


def _wait(original: Waits) -> Waits:
    def _wait(fs: Any, timeout: Any, return_when: Any, loop: Any) -> Coroutine[Any, Any, Any]:
        waits = original(fs, timeout, return_when, loop)
        if timeout is None or timeout <= 0:  # to look at futures, without waiting, is no timeout
            return waits
        try:
            frame = sys._getframe(1)
            place = place_of(frame.f_back, "asyncio.wait", ASYNCIO)
            if place is not None:
                begin(id(waits), place, loop, timeout)
                return _timed(waits, return_when)
        except Exception as error:  # noqa: BLE001
            note(f"asyncio.wait: {error!r}")
        return waits

    return _wait


async def _timed(waits: Coroutine[Any, Any, Any], return_when: str) -> Any:
    __tracebackhide__ = True
    fired = False
    try:
        done, pending = await waits
        fired = bool(pending) and not _enough(done, return_when)
        return done, pending
    finally:
        _end(id(waits), "caught" if fired else None)


def _enough(done: Any, return_when: str) -> bool:
    """Whether a wait ends for what is done, though not everything is."""
    if return_when == asyncio.FIRST_EXCEPTION:
        return any(not one.cancelled() and one.exception() is not None for one in done)
    return return_when == asyncio.FIRST_COMPLETED and bool(done)


def install(patches: Patches) -> None:
    """Raises AttributeError when this Python has other insides."""
    tasks = asyncio.tasks
    if sys.version_info < (3, 12):
        patches.wrap(tasks, "functools", lambda module: Functools(module, _partial))
    patches.wrap(tasks, "_cancel_and_wait", _cancel_and_wait)
    patches.wrap(tasks, "_wait", _wait)
