"""Where a test is at the moment: the line that it waits in, when the loop that it drives has nothing to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.hanging.tree import asyncio
from pytest_loopglass.hanging.tree.awaits import Stacks, chain
from pytest_loopglass.shield import shielded
from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from types import CodeType, FrameType

LOOPS: Final = frozenset({"run_forever", "get_events", "unrolled_run", "call_in_runner_task"})
"""Functions on the stack of a thread that drives a loop."""


@shielded
def standing(item: Any, stack: list[FrameType], stacks: Stacks) -> FrameType | None:
    """The innermost frame of the suite's own code in the thread that runs `item`; `stack`: innermost first.

    When a loop waits there, the innermost of the task that runs the test, or of the oldest that runs anything of the
    suite's.
    """
    own = next((place for place, frame in enumerate(stack) if SITES.is_own(frame.f_code)), len(stack))
    drives = any(frame.f_code.co_name in LOOPS for frame in stack[:own])
    return (_waiting(item, stacks) if drives else None) or (stack[own] if own < len(stack) else None)


def _waiting(item: Any, stacks: Stacks) -> FrameType | None:
    code = _code(item)
    first = None
    for coroutine in _coroutines(stacks):
        frames, _ = chain(coroutine, stacks)
        own = [frame for frame in frames if SITES.is_own(frame.f_code)]
        if own and any(frame.f_code is code for frame in own):
            return own[-1]
        if own and first is None:
            first = own[-1]
    return first


def _code(item: Any) -> CodeType | None:
    """Of the test's function, whatever a plugin has wrapped around it."""
    function = getattr(item, "_obj", None)
    for _ in range(10):
        function = getattr(function, "__func__", None) or getattr(function, "__wrapped__", None) or function
    return getattr(function, "__code__", None)


def _coroutines(stacks: Stacks) -> Iterator[Any]:
    """Of all tasks, the oldest of a loop first."""
    for task in asyncio.pending(stacks):
        yield task.get_coro()
    runs = sys.modules.get("pytest_loopglass.loops.trio")
    for runner in runs.runners() if runs is not None else ():
        for task in sorted(runner.tasks, key=lambda task: getattr(task, "_counter", 0)):
            yield task.coro
