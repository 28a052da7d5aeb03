"""Who asks for a cancellation: told by the function that does."""

from __future__ import annotations

import asyncio
import asyncio.events
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.sites import SITES
from pytest_loopglass.tasks.name import called

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from pytest_loopglass.wire import CancelSource

OURS: Final[set[CodeType]] = set()
"""Functions of ours that stand between who asks and what is asked."""

FUNCTIONS: Final[dict[str, dict[str, CancelSource]]] = {
    "asyncio": {
        "_on_timeout": "timeout",
        "_abort": "task group",
        "_on_task_done": "task group",
        "cancel": "gather",
        "_cancel_all_tasks": "shutdown",
        "_on_sigint": "interrupt",
    },
    "anyio": {"_deliver_cancellation": "scope", "_cancel_all_tasks": "shutdown", "_on_sigint": "interrupt"},
    "backports": {"_cancel_all_tasks": "shutdown", "_on_sigint": "interrupt"},
    "uvloop": {"_cancel_all_tasks": "shutdown"},
    "unittest": {"_tearDownAsyncioLoop": "shutdown"},
    "async_timeout": {"_on_timeout": "timeout", "_do_timeout": "timeout"},
    "aiohttp": {"timeout": "timeout"},
}
"""By package and function. `cancel` of asyncio is the one of a gathering future."""
KNOWN: Final[dict[CodeType, CancelSource]] = {}
"""By code, where the code alone decides."""
MANY: Final = 5_000
HANDLE: Final = asyncio.events.Handle._run.__code__
LOOPS: Final = frozenset({"run_forever", "unrolled_run"})
"""Functions that drive a loop: who called them has not asked for what happens inside."""


def package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def source_of(frame: FrameType) -> CancelSource:
    """Of a task of asyncio, by the frame that calls its `cancel`."""
    code = frame.f_code
    if code.co_name == "_cancel_and_wait" and package(frame) == "asyncio":
        return _by_wait_for(frame.f_back)
    if len(KNOWN) > MANY:
        KNOWN.clear()
    found = KNOWN[code] = _by_function(frame)
    return found


def _by_function(frame: FrameType) -> CancelSource:
    """What is known of a library holds in its own checkout, too."""
    known = FUNCTIONS.get(package(frame), {}).get(frame.f_code.co_name)
    return known or ("explicit" if SITES.is_own(frame.f_code) else "library")


def _by_wait_for(frame: FrameType | None) -> CancelSource:
    """Up to 3.11 `wait_for` cancels what it waits for when its time is up, and when it is cancelled itself."""
    waiter = None if frame is None else frame.f_locals.get("waiter")
    return "library" if waiter is not None and waiter.cancelled() else "timeout"


def asker(frame: FrameType) -> FrameType:
    """The frame that asks, without the functions that only pass it on."""
    while frame.f_code in OURS and frame.f_back is not None:
        frame = frame.f_back
    return frame


def site_of(frame: FrameType | None) -> str | None:
    """The innermost place in the suite's own code that this is done for."""
    place = place_of(frame)
    return None if place is None else SITES.at(*place)


def place_of(frame: FrameType | None) -> tuple[CodeType, int] | None:
    """The same, not yet in words."""
    while frame is not None:
        code = frame.f_code
        if SITES.is_own(code):
            return code, frame.f_lineno
        if code is HANDLE or code.co_name in LOOPS:
            return None
        frame = frame.f_back
    return None


def current(tasks: Any = asyncio) -> str | None:
    """Name of the task that runs now."""
    try:
        task = tasks.current_task()
    except RuntimeError:
        return None
    return None if task is None else called(task)
