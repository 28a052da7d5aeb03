"""Where every thread is."""

from __future__ import annotations

import threading
from os import sep
from pathlib import Path
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Final

import _pytest
import pluggy

from pytest_loopglass.hanging.tree.awaits import Stacks, sites
from pytest_loopglass.text import SHORT, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import HangingThread

PYTEST: Final = tuple(f"{Path(str(module.__file__)).parent}{sep}" for module in (_pytest, pluggy))
BOOTSTRAP: Final = ("_bootstrap", "_bootstrap_inner")
"""Functions of `threading` that are the outermost of every thread."""
MOST: Final = 100
FRAMES: Final = 60


def found(stacks: Stacks, tests: int, below: CodeType) -> list[HangingThread]:
    """The thread `tests` first, and of its stack only what is called below `below`."""
    order = sorted(stacks.threads, key=lambda ident: (ident != tests, ident != threading.main_thread().ident, ident))
    known = names()
    return [
        {
            "name": fit(known.get(ident, f"thread {ident}"), SHORT),
            "frames": sites(_telling(_inside(stacks.threads[ident], below)), FRAMES),
        }
        for ident in order[:MOST]
    ]


def _inside(stack: list[FrameType], below: CodeType) -> list[FrameType]:
    """The frames before the outermost of `below`, innermost first; all when there is none."""
    places = [place for place, frame in enumerate(stack) if frame.f_code is below]
    return stack[: places[-1]] if places else stack


def _telling(stack: list[FrameType]) -> list[FrameType]:
    """Outermost first, without what is on every stack: how threads begin, and how pytest comes to the test."""
    files = [frame.f_code.co_filename for frame in stack]
    innermost = next((place for place, file in enumerate(files) if not file.startswith(PYTEST)), len(stack))
    kept = [frame for place, frame in enumerate(stack) if place <= innermost or not files[place].startswith(PYTEST)]
    return [frame for frame in reversed(kept) if frame.f_code.co_name not in BOOTSTRAP or len(kept) <= len(BOOTSTRAP)]


def names() -> dict[int, str]:
    """By ident. `threading.enumerate` takes a lock, which the thread that hangs may hold."""
    active = getattr(threading, "_active", {})
    return {ident: str(thread.name) for ident, thread in list(active.items())}
