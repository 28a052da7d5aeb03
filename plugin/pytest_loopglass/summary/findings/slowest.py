"""The tests that wait longest, and those that keep their loop busy longest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import NS
from pytest_loopglass.summary.amounts import seconds
from pytest_loopglass.summary.finding import Finding

if TYPE_CHECKING:
    from pytest_loopglass.compact import Glance

MOST: Final = 5
LEAST: Final = NS // 10
"""Nanoseconds; who is faster need not be named."""
Found = dict[str, tuple[int, int, str]]
"""By case: the time, the time in which loops were driven, and the node id."""


class Slowest:
    """By what their loops did in all phases. Of a case on several backends the slowest stands for all."""

    def __init__(self) -> None:
        self._waits: Found = {}
        self._works: Found = {}

    def see(self, glance: Glance) -> None:
        if glance.run >= LEAST:
            _keep(self._waits, glance, glance.waited)
            _keep(self._works, glance, glance.run - glance.idle)

    def findings(self) -> list[Finding]:
        return [
            Finding(kind, time / NS, seconds(time / NS), None, _share(time, run), nodeid, 1, 1)
            for kind, found in (("waits", self._waits), ("works", self._works))
            for time, run, nodeid in found.values()
        ]


def _keep(found: Found, glance: Glance, time: int) -> None:
    case = glance.case or glance.nodeid
    known = found.get(case)
    if time < LEAST or (known is not None and known[0] >= time):
        return
    found[case] = time, glance.run, glance.nodeid
    if len(found) > MOST:
        del found[min(found, key=lambda one: found[one][0])]


def _share(time: int, run: int) -> str:
    return f"{time / run * 100:.0f} % of {seconds(run / NS)}"
