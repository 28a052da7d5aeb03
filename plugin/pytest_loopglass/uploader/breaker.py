"""When the next request may be sent: back-off with jitter, and a circuit breaker above it."""

import random
import time
from collections.abc import Callable
from typing import Final

OPENS_AFTER: Final = 3
"""Failures in a row, after which only small requests are sent until one succeeds."""
FIRST: Final = 0.25
LONGEST: Final = 30.0
"""Seconds between two tries: they double from the first to the longest."""
LONGEST_ASKED: Final = 300.0
"""A server that asks for a longer pause does not get it."""


class Breaker:
    """Stands between the uploader and a server that may be sick."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = lambda: random.uniform(0.5, 1),  # noqa: S311
    ) -> None:
        self._now = now
        self._jitter = jitter
        self._failures = 0
        self._next = self._asked = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= OPENS_AFTER

    def failed(self, asked: float | None = None) -> None:
        """A request failed; the server `asked` for a pause of so many seconds."""
        pause = min(FIRST * 2.0**self._failures, LONGEST) * self._jitter()
        self._failures = min(self._failures + 1, 16)
        self._next = self._now() + pause
        if asked is not None:
            self._asked = self._now() + min(asked, LONGEST_ASKED)

    def succeeded(self) -> None:
        self._failures = 0
        self._next = self._asked = 0.0

    def hurry(self) -> None:
        """Try again at once, unless the server asked for a pause."""
        self._next = 0.0

    @property
    def left(self) -> float:
        """Seconds until the next try."""
        return max(max(self._next, self._asked) - self._now(), 0.0)

    @property
    def asked_left(self) -> float:
        """Seconds of the pause that the server asked for."""
        return max(self._asked - self._now(), 0.0)
