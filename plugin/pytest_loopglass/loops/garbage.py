"""Garbage collections that took their time.

A collection begins wherever the next object is made. A slow tick that is mostly one of them is of no line's doing.
"""

from __future__ import annotations

import gc
from collections import deque
from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytest_loopglass.patches import Patches

SITE: Final = "garbage collection"
"""Stands for the line."""
LEAST: Final = 1_000_000
"""Nanoseconds; shorter ones make no tick slow."""
KEPT: Final = 1_000


class Collections:
    """The last that were long. Times are nanoseconds of `Clock.ns`."""

    def __init__(self) -> None:
        self._began = 0
        self._seen: deque[tuple[int, int]] = deque(maxlen=KEPT)

    def heard(self, phase: str, info: Mapping[str, int], now: Callable[[], int] = Clock.ns) -> None:
        """As the interpreter calls it. The youngest generation is collected all the time, and quickly."""
        if not info["generation"]:
            return
        at = now()
        if phase == "start":
            self._began = at
        elif at - self._began >= LEAST:
            self._seen.append((self._began, at))

    def within(self, start: int, end: int) -> int:
        """How much of this time was spent with them, in nanoseconds."""
        return sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in list(self._seen))


COLLECTIONS: Final = Collections()


def install(patches: Patches) -> None:
    heard = COLLECTIONS.heard
    gc.callbacks.append(heard)
    patches.keep("gc.callbacks", lambda: heard in gc.callbacks, lambda: gc.callbacks.remove(heard))
