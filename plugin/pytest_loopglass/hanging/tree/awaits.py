"""The chain of awaits in which a coroutine hangs, from the outermost to the innermost."""

from __future__ import annotations

import gc
import sys
from _thread import get_ident
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from pytest_loopglass.sites import HERE, SITES
from pytest_loopglass.text import MESSAGE, fit

MOST: Final = 40
"""Frames that are told of one chain."""

KINDS: Final = (("cr_frame", "cr_await"), ("gi_frame", "gi_yieldfrom"), ("ag_frame", "ag_await"))
"""What coroutines, generators and asynchronous generators call their frame, and what they wait for."""
WRAPPERS: Final = frozenset(
    {"async_generator_asend", "async_generator_athrow", "anext_awaitable", "coroutine_wrapper", "FutureIter"}
)
"""Types of the interpreter that stand between two of them and do not say so; the garbage collector sees through."""


class Stacks:
    """What every thread was doing at one moment."""

    def __init__(self, frames: Callable[[], dict[int, FrameType]] = sys._current_frames) -> None:
        own = get_ident()
        self.threads = {ident: outwards(frame) for ident, frame in frames().items() if ident != own}
        """Frames by thread, innermost first; without the thread that looks."""
        self._inner = {
            id(frame): (stack, place) for stack in self.threads.values() for place, frame in enumerate(stack)
        }

    def inside(self, frame: FrameType) -> list[FrameType]:
        """The frame and all that it has called, outermost first; nothing when no thread is in it."""
        stack, place = self._inner.get(id(frame), ([], -1))
        return stack[place::-1] if stack else []


def outwards(frame: FrameType | None) -> list[FrameType]:
    """The frame and those that called it, innermost first."""
    stack = []
    while frame is not None:
        stack.append(frame)
        frame = frame.f_back
    return stack


def chain(awaitable: Any, stacks: Stacks) -> tuple[list[FrameType], Any]:
    """The frames, outermost first, and what the innermost awaits: a future, or None when it is being executed."""
    frames: list[FrameType] = []
    for _ in range(10_000):  # a chain may be a ring
        names = _names(awaitable)
        if names is None:
            through = _through(awaitable)
            if through is None:
                break
            awaitable = through
            continue
        frame = getattr(awaitable, names[0], None)
        if frame is None:
            break
        running = stacks.inside(frame)
        if running:
            return frames + running, None
        frames.append(frame)
        awaitable = getattr(awaitable, names[1], None)
    return frames, awaitable


def _names(awaitable: Any) -> tuple[str, str] | None:
    """Asked of the type: an object of the suite's own might answer by running code."""
    kind = type(awaitable)
    return next((names for names in KINDS if hasattr(kind, names[0]) and hasattr(kind, names[1])), None)


def _through(wrapper: Any) -> Any:
    """What an object of the interpreter's own passes on to; None when that cannot be told."""
    if type(wrapper).__name__ not in WRAPPERS:
        return None
    behind = gc.get_referents(wrapper)
    return next((one for one in behind if _names(one) or type(one).__name__ in WRAPPERS), None) or next(
        (one for one in behind if hasattr(type(one), "_asyncio_future_blocking")), None
    )


def what(coroutine: Any, frames: list[FrameType]) -> str:
    """What it is called; of a library's wrapper the first function of the suite's own in it."""
    code = next((frame.f_code for frame in frames if SITES.is_own(frame.f_code)), None)
    if code is not None and code is not frames[0].f_code:
        return fit(code.co_qualname if sys.version_info >= (3, 11) else code.co_name, MESSAGE)
    return fit(str(getattr(coroutine, "__qualname__", None) or type(coroutine).__qualname__), MESSAGE)


def sites(frames: list[FrameType], most: int = MOST) -> list[str]:
    """Where they are; without ours, and without the middle when there are too many."""
    told = [SITES.of(frame) for frame in frames if not frame.f_code.co_filename.startswith(HERE)]
    return shortened(told, most)


def shortened(told: list[str], most: int) -> list[str]:
    """At most so many, the innermost rather than the outermost."""
    if len(told) <= most:
        return told
    head = most // 4
    tail = most - head - 1
    return [*told[:head], f"… {len(told) - head - tail} more", *told[len(told) - tail :]]
