"""What a deadline is measured by: the clock of its loop, which a test may have made virtual."""

from __future__ import annotations

import asyncio.base_events
import time
from collections.abc import Callable
from typing import Any, Final, Literal

from pytest_loopglass.record import STAGE

Clockwork = Literal["real", "cached", "virtual"]
"""``cached``: it stands still during a tick."""
CLOCKWORK: Final[dict[type, Clockwork]] = {}
"""By class of loop."""
Now = Callable[[], float]
"""Seconds."""


class Real:
    """The clock of asyncio's own loops, out of reach of libraries that fake time."""

    now = staticmethod(time.monotonic)


def times(loop: Any, real: Now = Real.now) -> tuple[float, float, Now]:
    """Now by the loop's clock; the same by the clock that elapsed time is measured with; that clock.

    A virtual clock is told as a flag of the phase.
    """
    known = clockwork(type(loop))
    if known == "cached":
        return loop.time(), real(), real
    clock: Now = loop.time
    if known == "real" and time.monotonic is real:  # else it is faked
        clock = real
    else:
        STAGE.ledger.flags["virtual clock"] = None
    now = clock()
    return now, now, clock


def epoch(moment: float, origin: tuple[float, float] = (time.time(), time.monotonic())) -> float:
    """Seconds since the epoch at `moment` of the real clock; counted as `clock.wall` does."""
    return origin[0] + moment - origin[1]


def instant(begun: float, clock: Now, real: Now = Real.now) -> float | None:
    """`begun`, when it is of the real clock: a virtual one has no place in time."""
    return begun if clock is real else None


def clockwork(cls: type) -> Clockwork:
    """Of a loop of this class."""
    found = CLOCKWORK.get(cls)
    if found is None:
        found = _look(cls)
        if found != "virtual":  # a library may have put its clock on the class, for one test
            CLOCKWORK[cls] = found
    return found


def _look(cls: type) -> Clockwork:
    if getattr(cls, "time", None) is asyncio.base_events.BaseEventLoop.time:
        return "real"
    owner = next((base for base in cls.__mro__ if "time" in vars(base)), cls)
    return "cached" if owner.__module__ == "uvloop.loop" else "virtual"
