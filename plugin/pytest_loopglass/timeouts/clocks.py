"""What kind of clock a loop has, by its class."""

from __future__ import annotations

import asyncio.base_events
from typing import Any, Final, Literal

from pytest_loopglass.record import STAGE

Clockwork = Literal["real", "cached", "virtual"]
"""``cached``: it stands still during a tick."""
CLOCKWORK: Final[dict[type, Clockwork]] = {}


def clockwork(loop: Any) -> Clockwork:
    """A virtual one is told as a flag of the phase."""
    cls = type(loop)
    found = CLOCKWORK.get(cls)
    if found is None:
        found = CLOCKWORK[cls] = _look(cls)
    if found == "virtual":
        STAGE.ledger.flags["virtual clock"] = None
    return found


def _look(cls: type) -> Clockwork:
    time = getattr(cls, "time", None)
    if time is asyncio.base_events.BaseEventLoop.time:
        return "real"
    owner = next((base for base in cls.__mro__ if "time" in vars(base)), cls)
    return "cached" if owner.__module__ == "uvloop.loop" else "virtual"
