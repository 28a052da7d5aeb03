"""Requests to cancel a scope of anyio or trio, and whether the scope caught it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass import scopes
from pytest_loopglass.cancel.book import Request
from pytest_loopglass.cancel.deliveries import excuse
from pytest_loopglass.cancel.sources import current, package, site_of
from pytest_loopglass.clock import Clock
from pytest_loopglass.ledger import LISTED
from pytest_loopglass.record import STAGE
from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, ModuleType

    from pytest_loopglass.patches import Patches
    from pytest_loopglass.wire import CancelOutcome, CancelSource

OPEN: Final[dict[int, Request]] = {}
"""By id of the scope. One that is never closed stays until another has its id: what is cancelled is put in first."""
MOST: Final = 10_000
LIBRARIES: Final = frozenset({"anyio", "trio"})
INTERNAL: Final = frozenset({("trio", "_finalize_one"), ("pytest_trio", "_fixture_manager"), ("pytest_trio", "crash")})
"""Who cancels scopes to end what is over: package and function."""


def cancelled(scope: Any, source: CancelSource, frame: FrameType, now: Callable[[], int] = Clock.ns) -> None:
    at = now()
    if source == "explicit":
        asks = _asker(frame)
        if (package(asks), asks.f_code.co_name) in INTERNAL:
            return
        if not SITES.is_own(asks.f_code):
            source = "library"
    tasks = _tasks(scope)
    ledger = STAGE.ledger
    request = Request(source, at, ledger)
    ledger.requested[source] = ledger.requested.get(source, 0) + 1
    if tasks is asyncio:
        excuse(ledger)
    if len(ledger.cancellations) < LISTED:
        request.tell(site_of(frame), None, current(tasks))
    if len(OPEN) > MOST:
        OPEN.clear()
    OPEN[id(scope)] = request


def closed(scope: Any, caught: bool, now: Callable[[], int] = Clock.ns) -> None:
    request = OPEN.pop(id(scope), None)
    if request is None:
        return
    outcome = _outcome(scope, caught, request)
    request.settle(outcome, now())
    if outcome == "swallowed":
        request.ledger.swallowed += 1


def _outcome(scope: Any, caught: bool, request: Request) -> CancelOutcome:
    if caught or _is_within_cancelled(scope):
        return "cancelled"
    if request.source in {"task group", "nursery"}:
        return "handled"
    return "swallowed" if request.delivered else "not caught"


def _is_within_cancelled(scope: Any) -> bool:
    """Whether a scope around this one is cancelled as well: then it is the outer one that catches it."""
    tasks = _tasks(scope)
    if tasks is asyncio:
        return bool(scope._parent_cancellation_is_visible_to_us)
    try:
        status = tasks.current_task()._cancel_status
    except RuntimeError:  # it is closed while no task runs
        return False
    return bool(status is not None and status.effectively_cancelled and not scope._shield)


def _tasks(scope: Any) -> Any:
    """What knows the current task of the library that runs this scope."""
    return sys.modules["trio"].lowlevel if type(scope).__module__.startswith("trio") else asyncio


def _asker(frame: FrameType) -> FrameType:
    """The frame that asks, without the `cancel` of a library that only passes it on."""
    while frame.f_code.co_name == "cancel" and package(frame) in LIBRARIES and frame.f_back is not None:
        frame = frame.f_back
    return frame


def install(patches: Patches, module: ModuleType) -> None:  # noqa: ARG001
    """`module` has scopes. They tell all listeners, whoever's scopes they are."""
    if cancelled not in scopes.CANCELLED:
        scopes.CANCELLED.append(cancelled)
        scopes.CLOSED.append(closed)
        patches.keep("cancellations of scopes", lambda: cancelled in scopes.CANCELLED, _unlisten)


def _unlisten() -> None:
    scopes.CANCELLED.remove(cancelled)
    scopes.CLOSED.remove(closed)
    OPEN.clear()
