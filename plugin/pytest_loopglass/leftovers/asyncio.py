"""What is left on a loop of asyncio when it is shut down, closed, or left alone at the end of a test.

A clean loop costs a few looks at empty containers; a test without a loop nothing.
"""

from __future__ import annotations

import asyncio
import asyncio.base_events
import asyncio.tasks
import sys
from typing import TYPE_CHECKING, Any

from pytest_loopglass.leftovers.count import left
from pytest_loopglass.leftovers.generators import still_open
from pytest_loopglass.leftovers.loops import LOOPS, Seen
from pytest_loopglass.leftovers.pending import left_pending
from pytest_loopglass.leftovers.resources import is_clean, resources
from pytest_loopglass.shield import shielded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_loopglass.patches import Patches

SHUTDOWN = "_cancel_all_tasks"
"""The function in which a runner asks for the tasks that are left, to cancel them."""


def _all_tasks(original: Callable[..., set[Any]]) -> Callable[..., set[Any]]:
    def all_tasks(loop: Any = None, frame: Callable[[int], Any] = sys._getframe) -> set[Any]:
        __tracebackhide__ = True
        found = original() if loop is None else original(loop)
        if loop is not None and frame(1).f_code.co_name == SHUTDOWN:
            if found:
                shut(loop, found)
            elif id(loop) in LOOPS:
                LOOPS[id(loop)].shut = True
        return found

    return all_tasks


@shielded
def shut(loop: Any, tasks: set[Any]) -> None:
    seen = LOOPS.get(id(loop))
    if seen is not None:
        seen.shut = True
    if tasks:
        left_pending(tasks, seen)


def closing(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def close(self: Any) -> None:
        __tracebackhide__ = True
        seen = LOOPS.get(id(self))
        if seen is not None and not self.is_running():
            del LOOPS[id(self)]
            if not (seen.shut and is_clean(self)):
                _closing(self, seen)
        original(self)

    return close


@shielded
def _closing(loop: Any, seen: Seen) -> None:
    if not seen.shut:
        tasks = asyncio.all_tasks(loop)
        if tasks:
            left_pending(tasks, seen)
        generators = getattr(loop, "_asyncgens", None)
        if generators:
            still_open(generators)
    for kind, what, site, thing in resources(loop):
        if not seen.knows(thing):
            left(kind, what, site)


def _finalize(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def __del__(self: Any) -> None:  # noqa: N807
        if not self.is_closed():
            _unclosed(self)
            original(self)

    return __del__


@shielded
def _unclosed(loop: Any) -> None:
    left("loop", f"{type(loop).__qualname__}, dropped without being closed", None)


def install(patches: Patches) -> None:
    loop = asyncio.base_events.BaseEventLoop
    patches.wrap(asyncio.tasks, "all_tasks", _all_tasks)
    patches.wrap(loop, "close", closing)
    patches.wrap(loop, "__del__", _finalize)
    patches.keep("the loops that were seen", lambda: True, LOOPS.clear)
