"""Slow ticks, by the line that took the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.hanging.drawing import short
from pytest_loopglass.loops.garbage import SITE
from pytest_loopglass.summary.amounts import seconds
from pytest_loopglass.summary.finding import Finding, Groups

if TYPE_CHECKING:
    from pytest_loopglass.wire import Result, SlowTick

MUCH: Final = 0.5
"""Share of a tick. Who used more of it on the CPU computed, who used less sat in a call that waits."""
STARVED: Final = "the loop was ready and was not let run: other threads or processes had the CPU"


class Blocked:
    """Ticks that were starved are one finding: no line of the suite has done that."""

    def __init__(self) -> None:
        self._blocked, self._starved = Groups(), Groups()

    def take(self, result: Result) -> None:
        for phase in result["phases"]:
            loop = phase["loop"]
            for tick in loop["slow_ticks"] if loop is not None else ():
                self._put(tick, result["nodeid"])

    def _put(self, tick: SlowTick, test: str) -> None:
        if tick["cause"] == "starved":
            self._starved.put(None, "", tick["duration_s"], test)
        else:
            self._blocked.put(tick["site"] or tick["leaf"], "", tick["duration_s"], test, _how(tick))

    def findings(self) -> list[Finding]:
        blocked = [
            group.finding("blocked", seconds(group.amount), site, group.note)
            for (site, _), group in self._blocked.items()
        ]
        starved = [group.finding("starved", seconds(group.amount), None, STARVED) for group in self._starved.values()]
        return blocked + starved


def _how(tick: SlowTick) -> str:
    """What is known beyond the line."""
    site, leaf, cpu = tick["site"], tick["leaf"], tick["cpu_s"]
    if site == SITE:
        return "of no line's doing: the more objects live, the longer it takes"
    words = [f"in {short(leaf)}"] if leaf and site and leaf != site else []
    if cpu is not None and cpu > MUCH * tick["duration_s"]:
        words.append("computing")
    if tick["cause"] is None:
        words.append("or starved, which cannot be told")
    return ", ".join(words) if site or leaf else ", ".join(["no line was caught", *words])
