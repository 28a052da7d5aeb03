"""The task of asyncio, which says when it is asked to be cancelled.

`asyncio.Task` is a type of C that cannot be patched. Loops look up `asyncio.tasks.Task` when they make one, so a
subclass stands there. It adds no field and no step of Python to the life of a task that nobody cancels.
"""

from __future__ import annotations

import asyncio
import sys
from abc import ABCMeta
from typing import TYPE_CHECKING, Any

from pytest_loopglass.cancel import requests
from pytest_loopglass.cancel.sources import OURS
from pytest_loopglass.clock import Clock
from pytest_loopglass.ledger import BLIND
from pytest_loopglass.shield import note
from pytest_loopglass.tasks.asyncio import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_loopglass.patches import Patches

CLASS = asyncio.Task


class Alike(ABCMeta):
    """`isinstance(task, asyncio.tasks.Task)` stays true of every task.

    Of all metaclasses a subclass may have another one too, it is most likely to be the one of abstract classes.
    """

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, CLASS) if cls is RecordedTask else super().__instancecheck__(instance)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, CLASS) if cls is RecordedTask else super().__subclasscheck__(subclass)


def cancelling(
    original: Callable[..., bool], now: Callable[[], int] = Clock.ns, frame: Callable[[int], Any] = sys._getframe
) -> Callable[..., bool]:
    def cancel(self: Any, msg: Any = None) -> bool:
        __tracebackhide__ = True
        at = now()
        struck = original(self) if msg is None else original(self, msg)
        try:
            requests.requested(self, struck, msg, frame(1), at)
        except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
            note(f"cancel: {error!r}")
        return struck

    cancel.__qualname__ = original.__qualname__  # it is shown, where a timer calls it
    return cancel


def uncancelling(original: Callable[[Any], int]) -> Callable[[Any], int]:
    def uncancel(self: Any) -> int:
        __tracebackhide__ = True
        left = original(self)
        if left == 0 and getattr(self, requests.MARK, None) is not None:
            requests.taken_back(self)
        return left

    uncancel.__qualname__ = original.__qualname__
    return uncancel


class RecordedTask(asyncio.Task, metaclass=Alike):  # type: ignore[type-arg]
    __slots__ = ()
    cancel = cancelling(CLASS.cancel)
    if sys.version_info >= (3, 11):
        uncancel = uncancelling(CLASS.uncancel)


RecordedTask.__name__ = RecordedTask.__qualname__ = "Task"  # it is shown, and looked up by its name
RecordedTask.__module__ = "asyncio.tasks"
OURS.add(RecordedTask.cancel.__code__)


def install(patches: Patches) -> None:
    if asyncio.tasks.Task is not CLASS:
        BLIND["cancellations.requested"] = "asyncio.tasks.Task was replaced before the session began"
        return
    patches.wrap(asyncio.tasks, "Task", lambda _: RecordedTask)
    Kind.task = RecordedTask
    patches.keep("the class of tasks", lambda: Kind.task is RecordedTask, _uninstall)


def _uninstall() -> None:
    Kind.task = CLASS
