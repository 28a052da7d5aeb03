"""What loops told their exception handlers: exceptions that nobody retrieved, tasks destroyed while pending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_loopglass.summary.amounts import often
from pytest_loopglass.summary.finding import Finding, Groups

if TYPE_CHECKING:
    from pytest_loopglass.wire import Result


class LoopErrors:
    """By message."""

    def __init__(self) -> None:
        self._groups = Groups()

    def take(self, result: Result) -> None:
        for phase in result["phases"]:
            for error in phase["ledger"]["errors"] if phase["ledger"] else ():
                message = " ".join(error["message"].split())
                self._groups.put(None, message, error["count"], result["nodeid"], times=error["count"])

    def findings(self) -> list[Finding]:
        return [
            group.finding("loop error", often(group.times), None, message)._replace(amount=group.times)
            for (_, message), group in self._groups.items()
        ]
