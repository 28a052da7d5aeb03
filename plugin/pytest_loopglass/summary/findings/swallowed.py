"""Cancellations that were delivered, and after which the task went on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_loopglass.summary.amounts import often
from pytest_loopglass.summary.finding import Finding, Groups

if TYPE_CHECKING:
    from pytest_loopglass.wire import Cancellation, Result


class Swallowed:
    """By who asked for it."""

    def __init__(self) -> None:
        self._groups = Groups()

    def take(self, result: Result) -> None:
        for phase in result["phases"]:
            told = phase["ledger"] and phase["ledger"]["cancellations"]
            for one in told["listed"] if told else ():
                if one["outcome"] == "swallowed":
                    self._groups.put(one["site"], one["source"], 1, result["nodeid"], _whose(one))

    def findings(self) -> list[Finding]:
        return [
            group.finding("swallowed", often(group.times), site, _words(source, group.note))._replace(
                amount=group.times
            )
            for (site, source), group in self._groups.items()
        ]


def _whose(one: Cancellation) -> str:
    return f"{one['task']} went on" if one["task"] else ""


def _words(source: str, whose: str) -> str:
    """`explicit` is what everybody expects where a site is told."""
    return ", ".join(word for word in ("" if source == "explicit" else f"by {source}", whose) if word)
