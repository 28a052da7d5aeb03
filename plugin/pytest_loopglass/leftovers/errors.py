"""What loops tell their exception handlers."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.leftovers.count import complained
from pytest_loopglass.shield import shielded

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pytest_loopglass.patches import Patches
    from pytest_loopglass.wire import LoopErrorKind

KINDS: Final[tuple[tuple[str, LoopErrorKind], ...]] = (
    ("Task was destroyed but it is pending", "task destroyed"),
    ("exception was never retrieved", "exception never retrieved"),
    ("Exception in callback", "callback failed"),
)
"""By what is in the message."""
ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+")


@shielded
def _told(context: dict[str, Any]) -> None:
    message = str(context.get("message") or "Unhandled exception in event loop")
    kind: LoopErrorKind = next((kind for words, kind in KINDS if words in message), "other")
    complained(kind, ADDRESS.sub("", message) + _about(context))


def _about(context: dict[str, Any]) -> str:
    """The exception, or the coroutine of the task."""
    error, task = context.get("exception"), context.get("task")
    if error is not None:
        return f": {type(error).__qualname__}: {error}"
    coro = task.get_coro() if task is not None and hasattr(task, "get_coro") else None
    return "" if coro is None else f": {getattr(coro, '__qualname__', type(coro).__qualname__)}"


def _call_exception_handler(original: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def call_exception_handler(self: Any, context: dict[str, Any]) -> None:
        __tracebackhide__ = True
        _told(context)
        original(self, context)

    return call_exception_handler


def install(patches: Patches) -> None:
    patches.wrap(asyncio.BaseEventLoop, "call_exception_handler", _call_exception_handler)


def install_uv(patches: Patches, module: ModuleType) -> None:
    """`module` is `uvloop`."""
    patches.wrap(module.Loop, "call_exception_handler", _call_exception_handler)
