"""uvloop: `create_task` of its loop."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.shield import note
from pytest_loopglass.tasks.asyncio import Kind, driven, spawned

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pytest_loopglass.patches import Patches

EAGER_START: Final = sys.version_info >= (3, 13)
"""Whether uvloop hands `eager_start` on."""


def _create_task(original: Callable[..., Any]) -> Callable[..., Any]:
    """uvloop took the class of its tasks from asyncio when it was imported: where it is ours, the task is made here."""

    def create_task(self: Any, coro: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if Kind.task is asyncio.Task or self.get_task_factory() is not None or self.is_closed():
            task = original(self, coro, **kwargs)
        else:
            task = _made(self, coro, **kwargs)
        try:
            (spawned if self.is_running() else driven)(self, task)
        except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
            note(f"create_task: {error!r}")
        return task

    return create_task


def _made(loop: Any, coro: Any, *, name: Any = None, eager_start: Any = None, **kwargs: Any) -> Any:
    """As uvloop does it: the name is set afterwards, so the next unnamed task has a greater number."""
    __tracebackhide__ = True
    if EAGER_START:
        kwargs["eager_start"] = eager_start
    task = Kind.task(coro, loop=loop, **kwargs)
    if name is not None:
        task.set_name(name)
    return task


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `uvloop`."""
    patches.wrap(module.Loop, "create_task", _create_task)
