"""Transports, watched files, timers and threads that a loop of asyncio still has."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from pytest_loopglass.wire import LeftoverKind

    Left = tuple[LeftoverKind, str, str | None, Any]

EXECUTOR: Final = "concurrent.futures.thread"
"""The module in which an executor's thread runs what it was given."""
OF_TASKS: Final = frozenset({"_set_result_unless_cancelled", "_release_waiter", "_on_timeout"})
"""Timers of tasks that sleep or have a timeout: it is the task that is told."""

GUARDS: Final = frozenset({"_run_callback"})
"""Functions that only call what they are given: every timer of tornado's is one of its loop's."""


def is_clean(loop: Any) -> bool:
    """Whether a glance tells that nothing is left, as on most loops. False for loops with other insides."""
    try:
        return (
            not loop._transports
            and not loop._scheduled
            and loop._default_executor is None
            and len(loop._selector._fd_to_key) <= (loop._ssock is not None)
        )
    except (AttributeError, TypeError):
        return False


def resources(loop: Any) -> Iterator[Left]:
    """What is left; with the thing itself."""
    transports = getattr(loop, "_transports", None)
    files = _files(loop)
    if transports or files:
        yield from _open(transports or {}, files)
    timers = getattr(loop, "_scheduled", None)
    for timer in timers if isinstance(timers, list) else ():  # tests put mocks there
        if not timer._cancelled and getattr(timer._callback, "__name__", "") not in OF_TASKS:
            yield "timer", *_callback(timer), timer
    executor = getattr(loop, "_default_executor", None)
    if executor is not None:
        yield from _busy(executor)


def _files(loop: Any) -> Any:
    """What the selector watches, but for the loop's own pipe."""
    selector = getattr(loop, "_selector", None)
    pipe = getattr(loop, "_ssock", None)
    watched = getattr(selector, "_fd_to_key", None)
    if type(watched) is dict and len(watched) <= (pipe is not None):
        return ()  # the map of the selector says the same at four times the cost
    found = None if selector is None else selector.get_map()
    if not found or not isinstance(found, Mapping):
        return ()
    return [key for key in found.values() if key.fileobj is not pipe and (pipe is None or key.fd != pipe.fileno())]


def _open(transports: Any, files: Any) -> Iterator[Left]:
    known = set()
    for file, transport in list(transports.items()):
        known.add(file)
        if not transport.is_closing():
            yield "transport", _described(transport), None, transport
    for key in files:
        handle = next((one for one in key.data or () if one is not None), None)
        if key.fd in known or handle is None:
            continue
        owner: Any = getattr(handle._callback, "__self__", None)
        if hasattr(owner, "is_closing"):
            if not owner.is_closing():
                yield "transport", _described(owner), None, owner
        else:
            what, site = _callback(handle)
            listens = what.endswith("._accept_connection")
            yield "transport", "a listening socket" if listens else f"a watched file: {what}", site, handle


def _described(transport: Any) -> str:
    protocol = getattr(transport, "_protocol", None)
    name = type(transport).__name__.lstrip("_")
    return name if protocol is None else f"{name} of {type(protocol).__qualname__}"


def _callback(handle: Any) -> tuple[str, str | None]:
    """The name of what it calls, and where that is defined if it is code of the suite's own."""
    callback, args = handle._callback, getattr(handle, "_args", None)
    if args and getattr(callback, "__name__", "") in GUARDS:
        callback = args[0]
    while isinstance(callback, partial):
        callback = callback.func
    code = getattr(callback, "__code__", None)
    name = str(getattr(callback, "__qualname__", type(callback).__qualname__))
    return name, SITES.at(code, code.co_firstlineno) if code is not None and SITES.is_own(code) else None


def _busy(executor: Any) -> Iterator[Left]:
    """Its threads that have not come back; an idle one ends with its loop, and all have once it was shut down."""
    threads = [thread for thread in getattr(executor, "_threads", ()) if thread.is_alive()]
    idle = getattr(getattr(executor, "_idle_semaphore", None), "_value", 0)
    for thread in _at_work(executor, threads) if len(threads) > idle else ():
        yield "executor thread", "a function in the default executor that has not returned", None, thread


def _at_work(executor: Any, threads: list[Any]) -> list[Any]:
    """The executor itself counts an idle thread as busy when another was quicker to take the work meant for it."""
    names = {thread.ident for thread in threads}
    frames = {name: frame for name, frame in sys._current_frames().items() if name in names}  # not this one: a cycle
    running = [thread for thread in threads if _runs(frames.get(thread.ident))]
    idle = [thread for thread in threads if thread not in running]
    return running + idle[: executor._work_queue.qsize()]


def _runs(frame: FrameType | None) -> bool:
    """Whether a thread with this innermost frame is in a function that has no result yet."""
    while frame is not None and not (frame.f_code.co_name == "run" and frame.f_globals.get("__name__") == EXECUTOR):
        frame = frame.f_back
    future = None if frame is None else getattr(frame.f_locals.get("self"), "future", None)
    return future is not None and future.running()
