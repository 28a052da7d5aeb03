"""The deadlines of one phase: all are counted, few are listed."""

from __future__ import annotations

from heapq import heappop, heappush, heapreplace
from math import inf
from typing import TYPE_CHECKING, Final

from pytest_loopglass.record import STAGE
from pytest_loopglass.timeouts.place import site_of

if TYPE_CHECKING:
    from pytest_loopglass.timeouts.place import Place
    from pytest_loopglass.wire import Deadline, DeadlineKind, DeadlineOutcome, Deadlines

LISTED: Final = 50
"""The most deadlines that are listed."""
LONGEST: Final = 1e9
"""Seconds; no duration that is told is longer."""
SNAP: Final = 5e-5
"""Seconds that may lie between the moment a limit is counted from and the moment its block is entered."""
CLOSE: Final = 1e-5
"""Seconds between two looks at a clock that are one after the other."""


class Account:
    """What became of deadlines. Those that fired are kept up to a number, of the others those with the least margin."""

    __slots__ = ("_ended", "_fired", "_near", "fired", "least", "set")

    def __init__(self) -> None:
        self.set: dict[DeadlineKind, int] = {}
        self.fired: dict[DeadlineKind, int] = {}
        self.least = inf
        """The least margin of those that did not fire."""
        self._fired: list[Deadline] = []
        self._near: list[tuple[float, int, DeadlineKind, Place | None, float, float]] = []
        """A heap, the greatest margin on top: minus margin, a number that tells equals apart, and the deadline."""
        self._ended = 0

    def in_time(self, kind: DeadlineKind, place: Place | None, limit: float, elapsed: float) -> None:
        """It did not fire, and its block took `elapsed` of its `limit` seconds."""
        self.set[kind] = self.set.get(kind, 0) + 1
        self._ended = number = self._ended + 1
        if limit > 0:
            margin = 1 - elapsed / limit
            if margin < self.least:  # noqa: PLR1730  (`min` is dearer)
                self.least = margin
        else:
            margin = 1.0
        near = self._near
        if len(near) < LISTED:
            heappush(near, (-margin, number, kind, place, limit, elapsed))
        elif margin < -near[0][0]:
            heapreplace(near, (-margin, number, kind, place, limit, elapsed))

    def end(
        self,
        kind: DeadlineKind,
        place: Place | None,
        limit: float,
        elapsed: float,
        outcome: DeadlineOutcome,
        fired: bool = True,
    ) -> Deadline | None:
        """It fired, or the test ended before its block. What is listed of it, if it is."""
        self.set[kind] = self.set.get(kind, 0) + 1
        if fired:
            self.fired[kind] = self.fired.get(kind, 0) + 1
        if len(self._fired) >= LISTED:
            return None
        told = _told(kind, place, limit, elapsed, outcome, fired)
        self._fired.append(told)
        return told

    def add(self, other: Account) -> None:
        for mine, more in ((self.set, other.set), (self.fired, other.fired)):
            for kind, count in more.items():
                mine[kind] = mine.get(kind, 0) + count
        self.least = min(self.least, other.least)
        self._fired += other._fired
        for margin, _, kind, place, limit, elapsed in other._near:
            self._ended = number = self._ended + 1
            heappush(self._near, (margin, number, kind, place, limit, elapsed))
            if len(self._near) > LISTED:
                heappop(self._near)

    def told(self) -> Deadlines:
        near = [
            _told(kind, place, limit, elapsed, "in time" if elapsed < limit or not limit else "not caught", False)
            for _, _, kind, place, limit, elapsed in sorted(self._near, reverse=True)
        ]
        return {
            "set": dict(self.set.items()),
            "fired": dict(self.fired.items()),
            "least_margin": max(self.least, -LONGEST) if self.least < inf else None,
            "listed": sorted(self._fired + near, key=lambda one: not one["fired"])[:LISTED],
        }


def account() -> Account:
    """That of the phase which runs now."""
    ledger = STAGE.ledger
    found = ledger.deadlines
    if found is None:
        found = ledger.deadlines = Account()
    return found


def _told(
    kind: DeadlineKind, place: Place | None, limit: float, elapsed: float, outcome: DeadlineOutcome, fired: bool
) -> Deadline:
    return {
        "kind": kind,
        "site": None if place is None else site_of(place),
        "limit_s": _limit(limit),
        "elapsed_s": round(min(max(elapsed, 0.0), LONGEST), 9),
        "fired": fired,
        "outcome": outcome,
    }


def _limit(seconds: float) -> float:
    """The limit as it was written: a library counts it from a moment before its block is entered."""
    limit = min(max(seconds, 0.0), LONGEST)
    plain = round(limit, 4)
    if abs(plain - limit) < CLOSE or 0 < plain - limit < min(SNAP, limit / 500):
        return plain
    return round(limit, 9)
