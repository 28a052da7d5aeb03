"""Cancel scopes of anyio and trio: patched once, told to whoever listens.

A scope is told of when it has a deadline or is cancelled. Not told: scopes that only a library's own sleeping and
checkpoints make, and what trio cancels to end a run.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.shield import note

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from pytest_loopglass.wire import CancelSource

ENTERED: Final[list[Callable[[Any, FrameType], object]]] = []
"""Called with a scope that has a deadline, right before it is entered (a relative deadline of trio is still one) or
when an entered scope gets its first; and the frame that does so, often one of the library."""
CANCELLED: Final[list[Callable[[Any, CancelSource, FrameType], object]]] = []
"""Called with a scope that is cancelled now, why, and the frame that does so. A scope whose deadline has passed when it
is entered is cancelled after it was told of as entered."""
CLOSED: Final[list[Callable[[Any, bool], object]]] = []
"""Called with a scope that had a deadline or was cancelled, after it was left; whether it caught its cancellation."""
RUN_ENDS: Final[list[Callable[[], object]]] = []
"""Called in trio when the main task has ended and nothing else has been cancelled yet; and a little later again."""

TOLD: Final[dict[int, None]] = {}
"""Scopes that were told of and are not closed, by id."""


def entered(scope: Any, frame: FrameType) -> None:
    TOLD[id(scope)] = None
    for listener in ENTERED:
        try:
            listener(scope, frame)
        except Exception as error:  # noqa: BLE001, PERF203  (a fault of ours must never fail a test)
            note(f"scopes: {error!r}")


def cancelled(scope: Any, source: CancelSource, frame: FrameType) -> None:
    TOLD[id(scope)] = None
    for listener in CANCELLED:
        try:
            listener(scope, source, frame)
        except Exception as error:  # noqa: BLE001, PERF203
            note(f"scopes: {error!r}")


def closed(scope: Any, caught: bool) -> None:
    TOLD.pop(id(scope), None)
    for listener in CLOSED:
        try:
            listener(scope, caught)
        except Exception as error:  # noqa: BLE001, PERF203
            note(f"scopes: {error!r}")


def run_ends() -> None:
    for listener in RUN_ENDS:
        try:
            listener()
        except Exception as error:  # noqa: BLE001, PERF203
            note(f"scopes: {error!r}")


def is_limit(deadline: float) -> bool:
    """Whether a deadline is one: libraries use the infinite ones for none, and for "now"."""
    return -inf < deadline < inf
