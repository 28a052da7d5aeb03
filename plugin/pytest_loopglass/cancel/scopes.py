"""Requests to cancel a scope of anyio or trio, and whether the scope caught it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, Final, Literal

from pytest_loopglass import scopes
from pytest_loopglass.cancel.book import Request
from pytest_loopglass.cancel.deliveries import excuse
from pytest_loopglass.cancel.sources import current, package, place_of, site_of
from pytest_loopglass.clock import Clock
from pytest_loopglass.ledger import LISTED
from pytest_loopglass.record import STAGE
from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType, ModuleType

    from pytest_loopglass.patches import Patches
    from pytest_loopglass.wire import CancelOutcome, CancelSource

Who = Literal["explicit", "library", "machinery", "passes on"]

WHO: Final[dict[CodeType, Who]] = {}
OPEN: Final[dict[int, Request]] = {}
"""By id of the scope. One that is never closed stays until another has its id: what is cancelled is put in first."""
MOST: Final = 10_000
LIBRARIES: Final = frozenset({"anyio", "trio"})
INTERNAL: Final = frozenset({("trio", "_finalize_one"), ("pytest_trio", "_fixture_manager"), ("pytest_trio", "crash")})
"""Who cancels scopes to end what is over: package and function."""


def cancelled(scope: Any, source: CancelSource, frame: FrameType, now: Callable[[], int] = Clock.ns) -> None:
    at = now()
    if source == "explicit":
        frame = _asker(frame)
        who = _who(frame)
        if who == "machinery":
            return
        if who == "library":
            source = "library"
    tasks = _tasks(scope)
    ledger = STAGE.ledger
    request = Request(source, at, ledger)
    ledger.requested[source] = ledger.requested.get(source, 0) + 1
    if tasks is asyncio:
        excuse(ledger)
    if len(ledger.cancellations) < LISTED:
        request.tell(site_of(frame), None, current(tasks))
    else:
        request.place = place_of(frame)
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
    theirs = request.source == "library"  # how a library ends what is its own is no business of the suite
    return "swallowed" if request.delivered and not theirs else "not caught"


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
    """The frame that calls, or if it is the `cancel` of a library that passes it on, the one above it."""
    while _who(frame) == "passes on" and frame.f_back is not None:
        frame = frame.f_back
    return frame


def _who(frame: FrameType) -> Who:
    code = frame.f_code
    who = WHO.get(code)
    if who is None:
        if len(WHO) > MOST:
            WHO.clear()
        who = WHO[code] = _classified(frame)
    return who


def _classified(frame: FrameType) -> Who:
    code, name = frame.f_code, package(frame)
    if code.co_name == "cancel" and name in LIBRARIES:
        return "passes on"
    if (name, code.co_name) in INTERNAL:
        return "machinery"
    return "explicit" if SITES.is_own(code) else "library"


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
