"""asyncio: every task comes from `create_task` of its loop.

What is created while no loop runs is the task of whoever drives the loop (`run_until_complete`, a runner), not a spawn.
"""

from __future__ import annotations

import asyncio
import asyncio.base_events
import inspect
from typing import TYPE_CHECKING, Any
from weakref import ref

from pytest_loopglass.cancel.deliveries import excuse
from pytest_loopglass.leftovers.loops import LOOPS, Seen
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import note
from pytest_loopglass.sites import HERE
from pytest_loopglass.tasks.crowd import CROWD

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_loopglass.ledger import Ledger
    from pytest_loopglass.patches import Patches


class Kind:
    """The class of tasks that loops make when nobody has told them otherwise."""

    task: type = asyncio.Task


def driven(loop: Any, task: Any) -> None:
    """Somebody is about to drive the loop until this task ends."""
    known = LOOPS.get(id(loop))
    if known is None or known.loop() is not loop:
        LOOPS[id(loop)] = known = Seen(loop)
    known.fresh = True
    known.driver = ref(task)


def spawned(loop: Any, task: Any) -> None:
    """Count a task that was just created while its loop runs."""
    crowd = CROWD
    if crowd.activity is not STAGE.activity:
        crowd.turn()
    crowd.ledger.spawned += 1
    live = crowd.live
    live.append(ref(task))
    if len(live) > crowd.limit:
        crowd.grown()
    if type(task) is not Kind.task:
        _foreign(crowd.ledger, task)
    if loop.get_debug():
        hide(task)


def _foreign(ledger: Ledger, task: Any) -> None:
    if Kind.task not in type(task).__mro__:  # every task is an instance of it
        ledger.flags["foreign task factory"] = None
        reason = f"tasks of the suite's own making: {type(task).__qualname__}"
        ledger.missing["cancellations.requested"] = ledger.missing["cancellations.swallowed"] = reason
        excuse(ledger)


def hide(task: Any) -> None:
    """In debug mode a task knows where it was created: that was not in a function of ours."""
    stack = getattr(task, "_source_traceback", None)
    while stack and stack[-1].filename.startswith(HERE):
        del stack[-1]


def _create_task(original: Callable[..., Any]) -> Callable[..., Any]:
    def create_task(self: Any, coro: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        task = original(self, coro, **kwargs)
        try:
            (driven if self._thread_id is None else spawned)(self, task)
        except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
            note(f"create_task: {error!r}")
        return task

    return create_task


def _create_task_quickly(original: Callable[..., Any]) -> Callable[..., Any]:
    """The same, with the signature of 3.11 to 3.13.2 and all of it in place: that halves what it adds to a task."""
    crowd, stage, live, loops = CROWD, STAGE, CROWD.live, LOOPS

    def create_task(self: Any, coro: Any, *, name: Any = None, context: Any = None) -> Any:
        __tracebackhide__ = True
        task = original(self, coro, name=name, context=context)
        try:
            if self._thread_id is None:
                known = loops.get(id(self))
                if known is None or known.loop() is not self:
                    loops[id(self)] = known = Seen(self)
                known.fresh = True
                known.driver = ref(task)
                return task
            if crowd.activity is not stage.activity:
                crowd.turn()
            crowd.ledger.spawned += 1
            live.append(ref(task))
            if len(live) > crowd.limit:
                crowd.grown()
            if type(task) is not Kind.task:
                _foreign(crowd.ledger, task)
            if self._debug:
                hide(task)
        except Exception as error:  # noqa: BLE001
            note(f"create_task: {error!r}")
        return task

    return create_task


def _takes_only(function: Any) -> tuple[str, ...] | None:
    """The names of its keywords; None when it hands on whatever it is called with, as from 3.13.3 on."""
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & (inspect.CO_VARKEYWORDS | inspect.CO_VARARGS):
        return None
    positional = code.co_argcount
    return tuple(code.co_varnames[positional : positional + code.co_kwonlyargcount])


def install(patches: Patches) -> None:
    loop = asyncio.base_events.BaseEventLoop
    quickly = _takes_only(loop.create_task) == ("name", "context")
    patches.wrap(loop, "create_task", _create_task_quickly if quickly else _create_task)
