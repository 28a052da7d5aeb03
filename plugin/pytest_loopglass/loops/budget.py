"""How long a tick may take."""

from __future__ import annotations

from math import isfinite
from typing import Final

from pytest_loopglass.clock import NS
from pytest_loopglass.shield import note

SECONDS: Final = 0.1
"""asyncio's own default, `slow_callback_duration`."""
LEAST: Final = 0.001


def asked_budget(text: str | None) -> int:
    """Nanoseconds; the default when nothing, or nothing that makes sense, was asked for."""
    if text is None:
        return int(SECONDS * NS)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not isfinite(seconds) or seconds < LEAST:
        note(f"loopglass_slow_tick: {text!r} is not a number of seconds from {LEAST}; it is {SECONDS}")
        seconds = SECONDS
    return int(seconds * NS)
