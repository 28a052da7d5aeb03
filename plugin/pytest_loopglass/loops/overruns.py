"""Slow ticks: told when they end, by the thread that drives the loop."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, cast

from pytest_loopglass.clock import NS, wall
from pytest_loopglass.loops.causes import Look, Window, between
from pytest_loopglass.loops.garbage import COLLECTIONS, SITE
from pytest_loopglass.loops.sights import Lookout
from pytest_loopglass.loops.stacks import Sampled
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import shielded
from pytest_loopglass.watchdog import WATCHDOG

if TYPE_CHECKING:
    from pytest_loopglass.loops.sights import Sight
    from pytest_loopglass.loops.state import LoopState
    from pytest_loopglass.wire import SlowTick

KEPT: Final = 50
"""The most slow ticks of one phase that are told in full: the longest."""
LEAST_PAUSE: Final = 5_000_000
"""Nanoseconds between two looks; more of them would cost more than they tell."""


class SlowTicks:
    """What is slow in this process, and who looks out for it."""

    def __init__(self) -> None:
        self.budget = 100_000_000
        """Nanoseconds that a tick may take."""
        self.lookout: Lookout | None = None

    def watch(self, budget: int) -> None:
        """From now on ticks of more than `budget` nanoseconds are slow."""
        self.unwatch()
        self.budget = budget
        WATCHDOG.pause = pause = max(budget // 2, LEAST_PAUSE)
        self.lookout = Lookout(pause - pause // 50)
        WATCHDOG.look = self.lookout.look

    def unwatch(self) -> None:
        WATCHDOG.look = lambda _: None
        if self.lookout is not None:
            self.lookout.close()
            self.lookout = None


SLOW: Final = SlowTicks()


@shielded
def overrun(state: LoopState, key: int, start: int, end: int) -> None:
    """This tick of the loop, which the calling thread drives, was slow."""
    seen, sight = state.seen, state.sight  # in this order: should a look fall between them, it is in the sight
    if sight is not None and sight.key != key:
        sight = None
    if (sight is not None and sight.debugged) or _traced():
        STAGE.ledger.flags["debugger"] = None
    figures = state.figures
    figures.slow += 1
    told = figures.slow_ticks
    if len(told) >= KEPT:
        least = min(told, key=lambda tick: tick["duration_s"])
        if least["duration_s"] * NS > end - start:
            return
        told.remove(least)
        figures.sampled = [one for one in figures.sampled if one.tick is not least]
    tick = _told(state, seen, sight, start, end)
    told.append(tick)
    if sight is not None and sight.places and tick["site"] != SITE:
        figures.sampled.append(Sampled(tick, sight.places))


def _traced() -> bool:
    """A debugger is at work; coverage is none."""
    trace = sys.gettrace()
    if trace is not None:
        module = getattr(trace, "__module__", None) or type(trace).__module__
        return not str(module).startswith("coverage")
    monitoring: Any = getattr(sys, "monitoring", None)
    return monitoring is not None and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None


def _told(state: LoopState, seen: Look | None, sight: Sight | None, start: int, end: int) -> SlowTick:
    window = _window(state, seen, sight, start, end)
    site, leaf, samples = sight.place if sight is not None else (None, None, 0)
    if COLLECTIONS.within(start, end) * 2 > end - start:
        site, leaf, samples = SITE, SITE, 0
    told = {
        "at": wall(start),
        "duration_s": (end - start) / NS,
        "cpu_s": None if window is None else window.cpu / NS,
        "site": site,
        "leaf": leaf,
        "samples": samples,
        "cause": None if window is None else window.cause(int(sys.getswitchinterval() * NS)),
    }
    return cast("SlowTick", told)


def _window(state: LoopState, seen: Look | None, sight: Sight | None, start: int, end: int) -> Window | None:
    """None when the watchdog has not looked at this loop for long, and the tick is not the first of a run either."""
    if SLOW.lookout is None:
        return None
    last = SLOW.lookout.from_inside(state, end)
    first = _first(seen, sight, start, end) or state.begun(last)
    return between(first, last, start) if start - first.at <= 2 * WATCHDOG.pause else None


def _first(seen: Look | None, sight: Sight | None, start: int, end: int) -> Look | None:
    """The look that tells most of this tick: early in it, else not long before it."""
    if sight is not None and (end - sight.first.at) * 2 >= end - start:
        return sight.first
    before = sight.before if sight is not None else seen
    return before if before is not None and 0 <= start - before.at <= 2 * WATCHDOG.pause else None
