"""Puts a left-over into the ledger of the phase that runs now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_loopglass.ledger import ERRORS, LISTED
from pytest_loopglass.record import STAGE
from pytest_loopglass.text import MESSAGE, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import LeftoverKind, LoopErrorKind


def left(kind: LeftoverKind, what: str, site: str | None) -> None:
    """One more of these; what is the 51st kind of thing in a phase is not told."""
    found = STAGE.ledger.leftovers
    key = kind, fit(what, MESSAGE), site
    if key in found or len(found) < LISTED:
        found[key] = found.get(key, 0) + 1


def complained(kind: LoopErrorKind, message: str) -> None:
    found = STAGE.ledger.errors
    key = kind, fit(message, MESSAGE)
    if key in found or len(found) < ERRORS:
        found[key] = found.get(key, 0) + 1
