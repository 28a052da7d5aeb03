"""One request to cancel something, from the moment it is made to what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import NS, wall
from pytest_loopglass.ledger import LISTED
from pytest_loopglass.sites import SITES
from pytest_loopglass.text import SHORT, fit

if TYPE_CHECKING:
    from types import CodeType

    from pytest_loopglass.ledger import Ledger
    from pytest_loopglass.wire import Cancellation, CancelOutcome, CancelSource

TELLING: Final = frozenset({"swallowed", "not caught"})
"""Outcomes that are listed even when the list is full."""


class Request:
    """Belongs to the ledger of the phase in which it was made, however late it ends."""

    __slots__ = (
        "at",
        "child",
        "delivered",
        "earlier",
        "entry",
        "ledger",
        "message",
        "outcome",
        "place",
        "source",
        "to_parent",
    )

    def __init__(self, source: CancelSource, at: int, ledger: Ledger) -> None:
        self.source = source
        self.at = at
        """Nanoseconds of `Clock.ns`."""
        self.ledger = ledger
        self.entry: Cancellation | None = None
        self.outcome: CancelOutcome | None = None
        self.delivered = 0
        self.earlier: Request | None = None
        """One to the same task that is not settled either."""
        self.child: Request | None = None
        """The same request as it reached the task that this one waits for: this one will not see it before."""
        self.to_parent = False
        """Of the task that waits for a group, by that group."""
        self.place: tuple[CodeType, int] | None = None
        """Where it was made, of one for which the list had no room."""
        self.message: str | None = None
        """Of a scope of anyio, which asks again at every tick."""

    def tell(self, site: str | None, task: str | None, by: str | None) -> None:
        self.entry = {
            "source": self.source,
            "site": site,
            "task": None if task is None else fit(task, SHORT),
            "by": None if by is None else fit(by, SHORT),
            "outcome": None,
            "latency_s": None,
            "at": wall(self.at),
        }
        self.ledger.cancellations.append(self.entry)

    def settle(self, outcome: CancelOutcome, now: int | None, task: str | None = None) -> None:
        """What came of it; `now` is when, if that is known."""
        self.outcome = outcome
        ledger = self.ledger
        latency = None if now is None else now - self.at
        if latency is not None and (ledger.latency is None or latency > ledger.latency):
            ledger.latency = latency
        if self.entry is None and outcome in TELLING:
            self._make_room()
            self.tell(None if self.place is None else SITES.at(*self.place), task, None)
        if self.entry is not None:
            self.entry["outcome"] = outcome
            self.entry["latency_s"] = None if latency is None else latency / NS

    def _make_room(self) -> None:
        listed = self.ledger.cancellations
        if len(listed) >= LISTED:
            del listed[next((index for index, entry in enumerate(listed) if entry["outcome"] not in TELLING), -1)]
