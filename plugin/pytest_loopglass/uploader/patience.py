"""How long the uploader goes on after the tests have ended."""

import time
from collections.abc import Callable
from typing import Final

PATIENCE: Final = 5.0
"""Seconds without progress after the session's end; pytest waits as long."""
ABSENT_PATIENCE: Final = 1.5
"""The same when the server has not answered a single time."""
DEAD_PATIENCE: Final = 30.0
"""The same when pytest has died and nobody waits."""


class Patience:
    """Runs out when the session is over and the server does not take what is left of it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._absent = True
        """Whether the server has not answered at all yet."""
        self._progress = now()
        self._stopped: float | None = None
        """When the session was seen to have ended or died."""

    def progress(self) -> None:
        """A batch was stored."""
        self._progress = self._now()
        self._absent = False

    def answered(self) -> None:
        """The server is there, but it did not store anything."""
        self._absent = False

    def session_over(self) -> None:
        if self._stopped is None:
            self._stopped = self._now()

    @property
    def is_over(self) -> bool:
        return self._stopped is not None

    def is_gone(self, *, alive: bool, asked: float) -> bool:
        """`alive`: pytest waits for us. `asked`: seconds for which the server wants no request."""
        if self._stopped is None:
            return False
        patience = PATIENCE if alive else DEAD_PATIENCE
        if self._absent and alive:
            patience = ABSENT_PATIENCE
        left = max(self._stopped, self._progress) + patience - self._now()
        return left < asked or left < 0
