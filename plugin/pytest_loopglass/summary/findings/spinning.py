"""Loops that never wait: something is always ready, and nothing gets on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.summary.amounts import number, seconds
from pytest_loopglass.summary.finding import Finding, Groups

if TYPE_CHECKING:
    from pytest_loopglass.wire import Loop, Result

LEAST: Final = 0.1
"""Seconds of a phase; what is over sooner troubles nobody."""
IDLE: Final = 0.05
"""The greatest share of its time that such a loop waits."""
RATE: Final = 10_000
"""Polls a second. A loop that has work to do between them comes to fewer."""


class Spinning:
    """By test: the loop does not know which task keeps it awake."""

    def __init__(self) -> None:
        self._groups = Groups()

    def take(self, result: Result) -> None:
        for phase in result["phases"]:
            loop = phase["loop"]
            if loop is not None and (rate := _rate(loop)):
                words = f"{number(rate)} polls a second"
                self._groups.put(None, result["nodeid"], loop["busy_s"] or 0.0, result["nodeid"], words)

    def findings(self) -> list[Finding]:
        return [group.finding("spinning", seconds(group.amount), None, group.note) for group in self._groups.values()]


def _rate(loop: Loop) -> float:
    """Polls a second of a loop that spins; 0 of one that does not, or whose waits were not seen."""
    run, idle, polls = loop["run_s"], loop["idle_s"], loop["polls"]
    if run is None or idle is None or polls is None or run < LEAST or idle > IDLE * run:
        return 0
    return polls / run if polls / run >= RATE else 0
