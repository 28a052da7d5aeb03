"""Requests to cancel a task of asyncio, and how the task took them.

Only a task that was cancelled pays: it gets a done callback, and one attribute.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.cancel import deliveries
from pytest_loopglass.cancel.book import Request
from pytest_loopglass.cancel.sources import asker, current, site_of, source_of
from pytest_loopglass.clock import Clock
from pytest_loopglass.shield import shielded
from pytest_loopglass.tasks.runners import is_runner

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from pytest_loopglass.wire import CancelOutcome

MARK: Final = "_loopglass"
COUNTS: Final = sys.version_info >= (3, 11)
"""Whether a task counts the requests that nobody has taken back."""


class Struck:
    """What a task that was asked to be cancelled bears."""

    __slots__ = ("child", "message", "open")

    def __init__(self) -> None:
        self.message: str | None = None
        """Of the scope of anyio that asked last: it asks again at every tick."""
        self.open: list[Request] = []
        self.child: Request | None = None
        """The same request as it reached the task that this one waits for: this one will not see it before."""


def requested(task: Any, accepted: bool, message: Any, frame: FrameType, at: int) -> None:
    """Somebody has called `cancel`, at `at` of `Clock.ns`; `accepted` is what it said."""
    struck: Struck | None = getattr(task, MARK, None)
    if struck is not None and message is not None and struck.message is message:
        return
    frame = asker(frame)
    source = source_of(frame)
    if source in {"library", "shutdown"} and is_runner(task.get_coro()):
        return
    request = Request(source, at)
    deliveries.excuse(request.ledger)
    if source == "shutdown":
        _give_up(struck)
        return
    if struck is None and accepted:
        struck = Struck()
        setattr(task, MARK, struck)
    if source == "scope" and struck is not None:
        struck.message = message
        return
    if request.is_listed:
        request.tell(site_of(frame), task.get_name(), current())
    if struck is None or not accepted:
        request.settle("too late", None)
        return
    _follow(task, struck, request)


def _follow(task: Any, struck: Struck, request: Request) -> None:
    if not struck.open:
        task.add_done_callback(ended)
    struck.open.append(request)
    waits_for: Any = getattr(task._fut_waiter, MARK, None)
    if waits_for is not None and waits_for.open:
        struck.child = waits_for.open[-1]


def _give_up(struck: Struck | None) -> None:
    """The loop is shut down: what would have come of them will not be known."""
    if struck is not None:
        struck.open.clear()


@shielded
def taken_back(task: Any, now: Callable[[], int] = Clock.ns) -> None:
    """`uncancel` was called as often as `cancel`."""
    struck: Struck = getattr(task, MARK)
    delattr(task, MARK)
    if struck.open:
        task.remove_done_callback(ended)
        for request in struck.open:
            request.settle("handled", now())


@shielded
def ended(task: Any, now: Callable[[], int] = Clock.ns) -> None:
    """The done callback of a task that was cancelled."""
    at = now()
    struck: Struck = getattr(task, MARK)
    swallowed: Request | None = None
    for request in struck.open:
        outcome = _outcome(task, request)
        request.settle(outcome, None if outcome == "handled" else at, task.get_name())
        if outcome == "swallowed":
            swallowed = request
    if swallowed is not None and (struck.child is None or struck.child.outcome != "swallowed"):
        swallowed.ledger.swallowed += 1
    delattr(task, MARK)


def _outcome(task: Any, request: Request) -> CancelOutcome:
    if task.cancelled():
        return "cancelled"
    if request.source == "task group":  # the parent: up to 3.12 its group does not take the request back
        return "handled"
    if not COUNTS:
        return "handled" if request.source == "timeout" else "swallowed"
    return "handled" if task.cancelling() == 0 else "swallowed"
