"""anyio's scopes on asyncio. On trio they are trio's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.scopes import TOLD, cancelled, closed, entered, is_limit

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, ModuleType

    from pytest_loopglass.patches import Patches
    from pytest_loopglass.wire import CancelSource

BY_GROUP: Final = ("__aexit__", "task_done")
"""Functions in which a task group of anyio cancels its own scope."""


def _enter(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def __enter__(self: Any) -> Any:  # noqa: N807
        __tracebackhide__ = True
        if is_limit(self._deadline) and not self._active:
            entered(self, sys._getframe(1))
        return original(self)

    return __enter__


def _cancel(original: Callable[..., None], file: str) -> Callable[..., None]:
    def cancel(self: Any, *args: Any, **kwargs: Any) -> None:
        if not self._cancel_called:
            frame = sys._getframe(1)
            source = _source(frame, file)
            if source != "timeout" or id(self) in TOLD:
                cancelled(self, source, frame)
        return original(self, *args, **kwargs)

    return cancel


def _source(frame: FrameType, file: str) -> CancelSource:
    code = frame.f_code
    if code.co_filename != file:
        return "explicit"
    if code.co_name == "_timeout":
        return "timeout"
    return "task group" if code.co_name in BY_GROUP else "explicit"


def _exit(original: Callable[..., Any]) -> Callable[..., Any]:
    def __exit__(self: Any, exc_type: Any, exc_val: Any, exc_tb: Any) -> Any:  # noqa: N807
        __tracebackhide__ = True
        try:
            return original(self, exc_type, exc_val, exc_tb)
        finally:
            del exc_val, exc_tb  # anyio sees to it that an exception is in no cycle
            if id(self) in TOLD and not self._active:
                closed(self, self._cancelled_caught)

    return __exit__


def _deadline(original: Any) -> property:
    def setter(self: Any, deadline: float) -> None:
        if is_limit(deadline) and self._active and id(self) not in TOLD:
            entered(self, sys._getframe(1))
        original.fset(self, deadline)

    return property(original.fget, setter, original.fdel, original.__doc__)


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `anyio._backends._asyncio`. Raises AttributeError when it has other insides."""
    scope, file = module.CancelScope, str(module.__file__)
    patches.wrap(scope, "__enter__", _enter)
    patches.wrap(scope, "cancel", lambda original: _cancel(original, file))
    patches.wrap(scope, "__exit__", _exit)
    patches.wrap(scope, "deadline", _deadline)
