"""How long a test may last: what its timeouts say, and what the user says."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_loopglass.clock import NS
from pytest_loopglass.options import value
from pytest_loopglass.shield import note

if TYPE_CHECKING:
    import pytest

AFTER: Final = 60.0
"""Seconds after which a test counts as hanging when nobody says anything."""
SHOWN: Final = 1.0
"""Seconds after which a test is told as running when nobody says anything."""
SHARE: Final = 0.8
"""Of a timeout that passes before a test counts as hanging."""
TIMERS: Final = "pytest_loopglass.timeouts.pytest_timeout"
"""The module that knows of pytest-timeout; not imported without it."""


class Limit(NamedTuple):
    """A timeout of the whole test, or of its call."""

    seconds: float
    since: int
    """When it began to count, by `Clock.ns`."""
    ends: bool = True
    """Whether it ends the test; else it only speaks."""

    @property
    def nears(self) -> int:
        """When most of it is over, by `Clock.ns`."""
        return self.since + int(self.seconds * SHARE * NS)


def limit_of(item: pytest.Item, began: int) -> Limit | None:
    """The timeout that runs for this item, of which the attempt began then."""
    timers = sys.modules.get(TIMERS)
    seconds = timers.limit_of(item) if timers is not None else None
    if timers is not None and seconds is not None:
        return Limit(seconds, timers.TIMER.since)
    return _of_faulthandler(item.config, began)


def _of_faulthandler(config: pytest.Config, began: int) -> Limit | None:
    """pytest's own: it dumps the stacks and, if asked to, ends the process."""
    try:
        seconds = float(config.getini("faulthandler_timeout") or 0)
    except ValueError:
        return None  # -p no:faulthandler
    try:
        ends = bool(config.getini("faulthandler_exit_on_timeout"))
    except ValueError:
        ends = False  # pytest 8
    return Limit(seconds, began, ends) if seconds > 0 else None


def longest(config: pytest.Config) -> float:
    """Seconds until any test counts as hanging; 0: never."""
    asked, dumped = asked_after(value(config, "hang_after")), _of_faulthandler(config, 0)
    return asked if dumped is None else min(asked, dumped.seconds * SHARE)


def shown(config: pytest.Config) -> float:
    """Seconds until a test is told as running; 0: never."""
    return asked_after(value(config, "running_after"), "running_after", SHOWN)


def asked_after(text: str | None, name: str = "hang_after", default: float = AFTER) -> float:
    """What the user says, in seconds."""
    if text is None:
        return default
    try:
        seconds = float(text)
        if not 0 <= seconds < math.inf:
            raise ValueError
    except ValueError:
        note(f"loopglass_{name}: {text!r} is not a number of seconds; it is {default:.0f}")
        return default
    return seconds
