"""One request to cancel something, from the moment it is made to what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import NS
from pytest_loopglass.ledger import LISTED
from pytest_loopglass.record import STAGE
from pytest_loopglass.text import SHORT, fit

if TYPE_CHECKING:
    from pytest_loopglass.ledger import Ledger
    from pytest_loopglass.wire import Cancellation, CancelOutcome, CancelSource

TELLING: Final = frozenset({"swallowed", "not caught"})
"""Outcomes that are listed even when the list is full."""


class Request:
    """Belongs to the ledger of the phase in which it was made, however late it ends."""

    __slots__ = ("at", "delivered", "entry", "ledger", "outcome", "source")

    def __init__(self, source: CancelSource, at: int) -> None:
        self.ledger: Ledger = STAGE.ledger
        self.source = source
        self.at = at
        self.entry: Cancellation | None = None
        self.outcome: CancelOutcome | None = None
        self.delivered = 0
        self.ledger.requested[source] = self.ledger.requested.get(source, 0) + 1

    @property
    def is_listed(self) -> bool:
        """Whether there is room to list it: what it says has to be put into words only then."""
        return len(self.ledger.cancellations) < LISTED

    def tell(self, site: str | None, task: str | None, by: str | None) -> None:
        self.entry = {
            "source": self.source,
            "site": site,
            "task": None if task is None else fit(task, SHORT),
            "by": None if by is None else fit(by, SHORT),
            "outcome": None,
            "latency_s": None,
        }
        self.ledger.cancellations.append(self.entry)

    def settle(self, outcome: CancelOutcome, now: int | None, task: str | None = None) -> None:
        """What came of it; `now` is when, if that is known."""
        self.outcome = outcome
        if self.entry is None and outcome in TELLING:
            self._make_room()
            self.tell(None, task, None)
        latency = None if now is None else now - self.at
        if latency is not None:
            self.ledger.latency = max(self.ledger.latency or 0, latency)
        if self.entry is not None:
            self.entry["outcome"] = outcome
            self.entry["latency_s"] = None if latency is None else latency / NS

    def _make_room(self) -> None:
        listed = self.ledger.cancellations
        dull = next((index for index, entry in enumerate(listed) if entry["outcome"] not in TELLING), -1)
        del listed[dull]
