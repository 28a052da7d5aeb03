"""All that is said of a session: counts, totals and findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.clock import NS
from pytest_loopglass.summary.kinds import KINDS

if TYPE_CHECKING:
    from pytest_loopglass.compact import Glance
    from pytest_loopglass.summary.finding import Finding

NO_LOOP: Final = "no loop"


class Report:
    """Filled while the journals are read."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.backends: Counter[str] = Counter()
        self.run = self.idle = 0
        """Nanoseconds, of all loops of whose waits something was seen."""
        self.unread = 0
        """Lines of another version, or that were damaged."""
        self.exit_status: int | None = None
        """None: pytest did not end by itself, or has not ended."""
        self.findings: list[Finding] = []
        """The most important first."""

    def see(self, glance: Glance) -> None:
        self.outcomes[glance.outcome] += 1
        self.backends[glance.backend or NO_LOOP] += 1
        self.run += glance.run
        self.idle += glance.idle

    @property
    def results(self) -> int:
        return sum(self.outcomes.values())

    @property
    def is_empty(self) -> bool:
        """There is nothing that anybody would want to see again."""
        return not (self.results or self.findings or self.unread)

    def rank(self, found: list[Finding]) -> None:
        """By kind, the greatest amount first, then by place."""
        order = {kind: place for place, kind in enumerate(KINDS)}
        self.findings = sorted(
            found, key=lambda one: (order[one.kind], -one.amount, -one.tests, one.site or "", one.test or "", one.what)
        )

    def told(self) -> dict[str, Any]:
        """For machines. Times in seconds."""
        return {
            "results": self.results,
            "outcomes": dict(self.outcomes),
            "backends": dict(self.backends),
            "loops": {"run_s": self.run / NS, "idle_s": self.idle / NS},
            "exit_status": self.exit_status,
            "unread": self.unread,
            "findings": [finding._asdict() for finding in self.findings],
        }
