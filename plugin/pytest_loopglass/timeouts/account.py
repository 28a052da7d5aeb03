"""The deadlines of one phase: all are counted, few are listed."""

from __future__ import annotations

from collections import defaultdict
from heapq import heappush, heapreplace
from math import inf
from typing import TYPE_CHECKING, Final

from pytest_loopglass.record import STAGE
from pytest_loopglass.timeouts.clocks import epoch

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

    __slots__ = ("_at_once", "_ended", "_fired", "_near", "_tight", "fired", "set")

    def __init__(self) -> None:
        self.set: dict[DeadlineKind, int] = defaultdict(int)
        self.fired: dict[DeadlineKind, int] = defaultdict(int)
        self._fired: list[Deadline] = []
        self._at_once: list[Deadline] = []
        """Those that fired with a limit of nothing, by which code asks what is ready: often, and it means no harm."""
        self._near: list[tuple[float, int, Place, float, float, float | None]] = []
        """A heap, the greatest margin on top: minus margin, a number that tells equals apart, and the deadline."""
        self._tight = inf
        """Only a margin below this is kept."""
        self._ended = 0

    def in_time(self, place: Place, limit: float, elapsed: float, begun: float | None = None) -> None:
        """It did not fire, and its block took `elapsed` of its `limit` seconds; `begun`: by the real clock."""
        self.set[place.kind] += 1
        if limit <= 0 or 1 - elapsed / limit < self._tight:
            self._keep(place, limit, elapsed, begun)

    def _keep(self, place: Place, limit: float, elapsed: float, begun: float | None) -> None:
        near = self._near
        margin = 1 - elapsed / limit if limit > 0 else 1.0
        self._ended = number = self._ended + 1
        one = -margin, number, place, limit, elapsed, begun
        if len(near) < LISTED:
            heappush(near, one)
        else:
            heapreplace(near, max(one, near[0]))
        if len(near) == LISTED:
            self._tight = -near[0][0]

    def end(
        self,
        place: Place,
        limit: float,
        elapsed: float,
        outcome: DeadlineOutcome,
        fired: bool = True,
        begun: float | None = None,
    ) -> Deadline | None:
        """It fired, or the test ended before its block. What is listed of it, if it is."""
        self.set[place.kind] += 1
        if fired:
            self.fired[place.kind] += 1
        kept = self._fired if limit > 0 else self._at_once
        if len(kept) >= LISTED:
            return None
        told = _told(place, limit, elapsed, outcome, fired, begun)
        kept.append(told)
        return told

    def add(self, other: Account) -> None:
        for mine, more in ((self.set, other.set), (self.fired, other.fired)):
            for kind, count in more.items():
                mine[kind] += count
        self._fired += other._fired
        self._at_once += other._at_once
        for _, _, place, limit, elapsed, begun in other._near:
            self._keep(place, limit, elapsed, begun)

    def told(self) -> Deadlines:
        near = [
            _told(place, limit, elapsed, "in time" if elapsed < limit or limit <= 0 else "not caught", False, begun)
            for _, _, place, limit, elapsed, begun in sorted(self._near, reverse=True)
        ]
        return {
            "set": dict(self.set.items()),
            "fired": dict(self.fired.items()),
            "least_margin": _least_margin(near),
            "listed": [*sorted(self._fired + near, key=lambda one: not one["fired"]), *self._at_once][:LISTED],
        }


def account() -> Account:
    """That of the phase which runs now."""
    ledger = STAGE.ledger
    found = ledger.deadlines
    if found is None:
        found = ledger.deadlines = Account()
    STAGE.deadlines = found
    return found


def _told(
    place: Place, limit: float, elapsed: float, outcome: DeadlineOutcome, fired: bool, begun: float | None
) -> Deadline:
    told: Deadline = {
        "kind": place.kind,
        "site": place.site,
        "limit_s": _limit(limit),
        "elapsed_s": round(min(max(elapsed, 0.0), LONGEST), 9),
        "fired": fired,
        "outcome": outcome,
    }
    if begun is not None:
        told["at"] = epoch(begun)
    return told


def _least_margin(told: list[Deadline]) -> float | None:
    """Of the limits and times that are told: who reads both must not find that they disagree."""
    margins = [1 - (one["elapsed_s"] or 0.0) / one["limit_s"] for one in told if one["limit_s"] > 0]
    return max(min(margins), -LONGEST) if margins else None


def _limit(seconds: float) -> float:
    """The limit as it was written: a library counts it from a moment before its block is entered."""
    limit = min(max(seconds, 0.0), LONGEST)
    plain = round(limit, 4)
    if abs(plain - limit) < CLOSE or 0 < plain - limit < min(SNAP, limit / 500):
        return plain
    return round(limit, 9)
