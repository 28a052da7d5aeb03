"""async_timeout where it has timers of its own: before its version 5, and on Python 3.10.

Otherwise its timeouts are asyncio's, and are seen as such.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pytest_loopglass.shield import shielded
from pytest_loopglass.timeouts.blocks import FIRED, OPEN, begin, end, move
from pytest_loopglass.timeouts.place import place_of

if TYPE_CHECKING:
    from types import FrameType, ModuleType

    from pytest_loopglass.patches import Patches


@shielded
def _begin(timeout: Any, frame: FrameType, file: str) -> None:
    while frame.f_code.co_filename == file and frame.f_back is not None:
        frame = frame.f_back  # its own `__aenter__`
    place = place_of(frame, "async_timeout")
    if place is not None:
        begin(id(timeout), place, timeout._loop, 0.0)
        move(id(timeout), timeout._deadline)


@shielded
def _end(timeout: Any, cancelled: bool) -> None:
    key = id(timeout)
    if key in OPEN:
        move(key, timeout._deadline)
        fired = key in FIRED
        end(key, ("raised" if cancelled else "not caught") if fired else None)


def _enter(original: Callable[[Any], None], file: str) -> Callable[[Any], None]:
    def _do_enter(self: Any) -> None:
        __tracebackhide__ = True
        original(self)
        _begin(self, sys._getframe(1), file)

    return _do_enter


def _exit(original: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def _do_exit(self: Any, exc_type: type[BaseException] | None) -> None:
        __tracebackhide__ = True
        _end(self, exc_type is asyncio.CancelledError)
        original(self, exc_type)

    return _do_exit


def _on_timeout(original: Callable[..., None]) -> Callable[..., None]:
    def _on_timeout(self: Any, *args: Any) -> None:
        if id(self) in OPEN:
            FIRED.add(id(self))
        original(self, *args)

    return _on_timeout


def install(patches: Patches, module: ModuleType) -> None:
    """Raises AttributeError when this async_timeout has other insides."""
    timeout = module.Timeout
    if issubclass(timeout, getattr(asyncio, "Timeout", ())):
        return
    file = timeout._do_enter.__code__.co_filename
    patches.wrap(timeout, "_do_enter", lambda original: _enter(original, file))
    patches.wrap(timeout, "_do_exit", _exit)
    patches.wrap(timeout, "_on_timeout", _on_timeout)
