"""Requests to cancel a task of asyncio, and how the task took them.

Only a task that was cancelled pays: it gets a done callback, and one attribute.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.cancel.book import Request
from pytest_loopglass.cancel.deliveries import PASSED_OVER, Sight, excuse
from pytest_loopglass.cancel.sources import KNOWN, asker, current, place_of, site_of, source_of
from pytest_loopglass.clock import Clock
from pytest_loopglass.ledger import LISTED
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import shielded
from pytest_loopglass.sites import SITES
from pytest_loopglass.tasks.name import called
from pytest_loopglass.tasks.runners import is_runner

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from pytest_loopglass.wire import CancelOutcome

MARK: Final = "_loopglass"
COUNTS: Final = sys.version_info >= (3, 11)
"""Whether a task counts the requests that nobody has taken back."""
FOLLOWED: Final = 1_000
"""Of how many from one source in one phase it is found out what came of them: that costs more than all the rest."""
BEYOND: Final = f"of more than {FOLLOWED} cancellations only the first ones were followed"
BY_CHILD: Final = "_on_task_done"
"""The function of a task group that cancels its parent because a child has failed."""
SILENT: Final = "_accept_connection2"
"""What asyncio runs for each connection to a server: a cancellation ends it, and it does not say so."""
BY_MACHINERY: Final = frozenset({"library", "shutdown"})


def requested(task: Any, accepted: bool, message: Any, frame: FrameType, at: int) -> None:
    """Somebody has called `cancel`, at `at` of `Clock.ns`; `accepted` is what it said."""
    earlier: Request | None = getattr(task, MARK, None)
    if earlier is not None and message is not None and earlier.message is message:
        return
    source = KNOWN.get(frame.f_code) or source_of(asker(frame))
    if source in BY_MACHINERY and is_runner(task.get_coro()):
        PASSED_OVER.add(task)
        return
    activity = STAGE.activity
    ledger = STAGE.ledger if activity is None else activity.ledger
    number = ledger.requested.get(source, 0) + 1
    ledger.requested[source] = number
    if Sight.reason is not None:
        excuse(ledger)
    if number > FOLLOWED and source != "shutdown":
        ledger.missing["cancellations.swallowed"] = BEYOND
        return
    if source == "shutdown":
        _mark(task, None)  # what would have come of earlier ones will not be known
        return
    request = Request(source, at, ledger)
    request.to_parent = source == "task group" and frame.f_code.co_name == BY_CHILD
    _open(task, request, accepted, message, frame, earlier)


def _open(task: Any, request: Request, accepted: bool, message: Any, frame: FrameType, earlier: Request | None) -> None:
    if request.source == "scope":
        request.message, request.earlier = message, earlier
        _mark(task, request)
        return
    if len(request.ledger.cancellations) < LISTED:
        request.tell(site_of(frame), called(task), current())
    else:
        request.place = place_of(frame)
    if accepted:
        _follow(task, request, earlier)
    else:
        request.settle("too late", None)


def _mark(task: Any, request: Request | None) -> None:
    setattr(task, MARK, request)


def _follow(task: Any, request: Request, earlier: Request | None) -> None:
    if earlier is None:
        task.add_done_callback(ended)
    else:
        if all(one.source == "scope" for one in _chain(earlier)):
            task.add_done_callback(ended)
        request.earlier, request.message = earlier, earlier.message
    request.child = getattr(task._fut_waiter, MARK, None)
    setattr(task, MARK, request)


def _chain(request: Request | None) -> list[Request]:
    """All that are open, the newest first."""
    found = []
    while request is not None:
        found.append(request)
        request = request.earlier
    return found


@shielded
def taken_back(task: Any, now: Callable[[], int] = Clock.ns) -> None:
    """`uncancel` was called as often as `cancel`."""
    at = now()
    task.remove_done_callback(ended)
    for request in _chain(getattr(task, MARK)):
        if request.source != "scope":
            request.settle("handled", at)
    _mark(task, None)


@shielded
def ended(task: Any, now: Callable[[], int] = Clock.ns) -> None:
    """The done callback of a task that was cancelled."""
    at = now()
    newest: Request | None = getattr(task, MARK)
    if newest is not None and newest.earlier is None and newest.entry is None and task.cancelled():
        newest.settle("cancelled", at)
        return
    swallowed = None
    for request in _chain(newest):
        if request.source != "scope":
            outcome = _outcome(task, request)
            name = called(task) if outcome == "swallowed" else None
            request.settle(outcome, None if outcome == "handled" else at, name)
            if outcome == "swallowed":
                swallowed = request
    if swallowed is not None and (swallowed.child is None or swallowed.child.outcome != "swallowed"):
        swallowed.ledger.swallowed += 1


def _outcome(task: Any, request: Request) -> CancelOutcome:
    if task.cancelled():
        return "cancelled"
    if request.to_parent:  # up to 3.12 its group does not take the request back
        return "handled"
    if getattr(task.get_coro(), "__name__", "") == SILENT or (request.source == "library" and not _is_own(task)):
        return "handled"
    if not COUNTS:
        return "handled" if request.source == "timeout" else "swallowed"
    return "handled" if task.cancelling() == 0 else "swallowed"


def _is_own(task: Any) -> bool:
    """Whether it runs a coroutine of the suite's. How a library ends tasks of its own is no business of the suite."""
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and SITES.is_own(code)
