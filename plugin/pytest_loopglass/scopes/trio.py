"""trio's scopes, which are also those of anyio on trio.

Every `trio.sleep` is a scope whose deadline fires, and every cancelled checkpoint one whose deadline is minus infinity:
neither is anybody's timeout.
"""

from __future__ import annotations

import sys
from math import inf
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.scopes import TOLD, cancelled, closed, entered, is_limit, run_ends

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType, ModuleType

    from pytest_loopglass.patches import Patches
    from pytest_loopglass.wire import CancelSource

SOURCES: Final[dict[str, CancelSource]] = {
    "explicit": "explicit",
    "deadline": "timeout",
    "nursery": "nursery",
    "KeyboardInterrupt": "interrupt",
}
"""By what trio says from 0.31 on."""
BY_FUNCTION: Final[dict[str, CancelSource]] = {
    "expire": "timeout",
    "__enter__": "timeout",
    "cancel_called": "timeout",
    "_nested_child_finished": "nursery",
    "_child_finished": "nursery",
    "_add_exc": "nursery",
}
"""By the function of an older trio that cancels."""


def _enter(original: Callable[[Any], Any], sleep: CodeType, protect: Any) -> Callable[[Any], Any]:
    def __enter__(self: Any) -> Any:  # noqa: N807
        __tracebackhide__ = True
        deadline = self._deadline
        if deadline == -inf or (deadline == inf and getattr(self, "_relative_deadline", inf) == inf):
            return original(self)
        frame = sys._getframe(1)
        if frame.f_code is sleep:
            TOLD.pop(id(self), None)  # of a scope that was never closed
        elif not self._has_been_entered:
            entered(self, frame)
        return original(self)

    protect(__enter__)
    return __enter__


def _cancel(original: Callable[..., None], file: str, protect: Any) -> Callable[..., None]:
    def _cancel(self: Any, *args: Any) -> None:
        if self._deadline != -inf and not self._cancel_called:
            frame = sys._getframe(1)
            source = _source(args[0] if args else None, frame, file)
            if source is None:
                run_ends()
            elif source != "timeout" or id(self) in TOLD:
                cancelled(self, source, frame)
        return original(self, *args)

    protect(_cancel)
    return _cancel


def _source(reason: Any, frame: FrameType, file: str) -> CancelSource | None:
    """None: a cancellation that ends every run."""
    said = getattr(reason, "source", None)
    if said is not None:
        return SOURCES.get(said)
    code = frame.f_code
    if code.co_filename != file:
        return "explicit"
    return BY_FUNCTION.get(code.co_name)


def _close(original: Callable[[Any, Any], Any], protect: Any) -> Callable[[Any, Any], Any]:
    def _close(self: Any, exc: Any) -> Any:
        try:
            return original(self, exc)
        finally:
            del exc
            if id(self) in TOLD:
                closed(self, self.cancelled_caught)

    protect(_close)
    return _close


def _deadline(original: Any) -> property:
    def setter(self: Any, deadline: float) -> None:
        if is_limit(deadline) and self._cancel_status is not None and id(self) not in TOLD:
            entered(self, sys._getframe(1))
        original.fset(self, deadline)

    return property(original.fget, setter, original.fdel, original.__doc__)


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `trio`. Raises AttributeError when it has other insides."""
    run = module._core._run
    scope, file = run.CancelScope, str(run.__file__)
    protect, sleep = module.lowlevel.enable_ki_protection, module._timeouts.sleep_until.__code__
    cancel = "_cancel" if hasattr(scope, "_cancel") else "cancel"
    patches.wrap(scope, "__enter__", lambda original: _enter(original, sleep, protect))
    patches.wrap(scope, cancel, lambda original: _cancel(original, file, protect))
    patches.wrap(scope, "_close", lambda original: _close(original, protect))
    patches.wrap(scope, "deadline", _deadline)
