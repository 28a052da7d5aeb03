"""The loops of asyncio that were driven and are not closed."""

from __future__ import annotations

from typing import Any, Final
from weakref import WeakSet, ref


class Seen:
    """One loop. Most are clean and never set what has a default here."""

    fresh = True
    """Whether it was driven since the last test ended."""
    shut = False
    """Whether its tasks have been cancelled to shut it down: what they were has been told."""
    _known: WeakSet[Any] | None = None
    _kept: WeakSet[Any] | None = None

    def __init__(self, loop: Any) -> None:
        self.loop = ref(loop)
        self.driver: ref[Any] = self.loop
        """The last task that somebody drove the loop for."""

    @property
    def known(self) -> WeakSet[Any]:
        """What has been told and is not to be told again."""
        if self._known is None:
            self._known = WeakSet()
        return self._known

    @property
    def kept(self) -> WeakSet[Any]:
        """What belongs to fixtures: told when it outlives its loop."""
        if self._kept is None:
            self._kept = WeakSet()
        return self._kept

    def knows(self, thing: Any) -> bool:
        return self._known is not None and thing in self._known

    def keeps(self, thing: Any) -> bool:
        return self._kept is not None and thing in self._kept


LOOPS: Final[dict[int, Seen]] = {}
"""By id. Weak: a loop that is dropped without being closed has to be found by its own finalizer."""
