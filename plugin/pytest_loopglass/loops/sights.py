"""What the watchdog sees when it looks at the loops that are driven."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import Clock
from pytest_loopglass.loops.causes import Look, Scheduling
from pytest_loopglass.loops.stacks import Place, place_of
from pytest_loopglass.loops.threads import Schedule, cpu_ns
from pytest_loopglass.record import STAGE
from pytest_loopglass.sites import SITES
from pytest_loopglass.watchdog import WATCHDOG

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from pytest_loopglass.loops.state import LoopState

PLACES: Final = 200
"""The most different places of one tick that are counted."""
DEBUGGERS: Final = frozenset({"bdb", "debugpy", "pdb", "pydevd", "_pydevd_bundle"})
"""First part of the names of their modules."""


class Sight:
    """What was seen of one tick."""

    __slots__ = ("before", "debugged", "first", "key", "places")

    def __init__(self, key: int, before: Look | None, first: Look) -> None:
        self.key = key
        self.before = before
        """The last look before the tick began."""
        self.first = first
        self.places: dict[Place, int] = {}
        """How often the stack was found where."""
        self.debugged = False

    def add(self, place: Place, debugged: bool) -> None:
        """The stack was looked at."""
        if place in self.places or len(self.places) < PLACES:
            self.places[place] = self.places.get(place, 0) + 1
        self.debugged = self.debugged or debugged

    @property
    def place(self) -> tuple[str | None, str | None, int]:
        """The site and leaf that were found most often, and how often."""
        if not self.places:
            return None, None, 0
        counts: dict[tuple[str | None, str], int] = {}
        for place, count in self.places.items():
            counts[place[:2]] = counts.get(place[:2], 0) + count
        (site, leaf), most = max(counts.items(), key=lambda found: found[1])
        return site, leaf, most


class Lookout:
    """Looks at loops; the kernel's account is read of the tests' own thread only."""

    def __init__(self, age: int) -> None:
        self._age = age
        """How old a tick is, in nanoseconds, when its stack is looked at."""
        self._schedule = Schedule(STAGE.tid)

    def look(self, now: int) -> None:
        """At all loops, in the watchdog's thread."""
        for state in list(STAGE.driven.values()):
            key, since = state.peek()
            old = key and (not since or now - since > self._age)
            found = self._stack(state, key, since, now) if old else None  # first: what follows lets go of the GIL
            seen = self._from_outside(state, now)
            sight = state.sight
            if key and (since or found) and (sight is None or sight.key != key):
                sight = state.sight = Sight(key, state.seen, seen)
            if found and sight is not None:
                sight.add(*found)
            state.seen = seen

    def _stack(self, state: LoopState, key: int, since: int, now: int) -> tuple[Place, bool] | None:
        """Where it is and whether a debugger is at work, while this tick is under way.

        None when the loop waits, or when what is at work is the plugin itself.
        """
        frame = sys._current_frames().get(state.thread)
        if frame is None or state.peek() != (key, since):
            return None
        if not since and frame.f_code is state.waits_in:
            state.waiting = now
            return None
        place = place_of(frame)
        return None if place is None else (place, debugged(frame))

    def _from_outside(self, state: LoopState, now: int, process: Callable[[], int] = time.process_time_ns) -> Look:
        cpu, scheduling = cpu_ns(state.tid or STAGE.tid), self._scheduling(state)
        return Look(now, state.thread, cpu, scheduling, process(), WATCHDOG.late(now), WATCHDOG.scheduling)

    def from_inside(self, state: LoopState, now: int, process: Callable[[], int] = time.process_time_ns) -> Look:
        """At the loop that the calling thread drives. The watchdog may be late by now."""
        cpu, scheduling = Clock.cpu_ns(), self._scheduling(state)
        return Look(now, state.thread, cpu, scheduling, process(), WATCHDOG.late(now), WATCHDOG.scheduling)

    def _scheduling(self, state: LoopState) -> Scheduling | None:
        return None if state.tid else self._schedule.read()

    def close(self) -> None:
        self._schedule.close()


def debugged(frame: FrameType | None) -> bool:
    """Whether a debugger sits on top of the suite's own code."""
    while frame is not None and not SITES.is_own(frame.f_code):
        if str(frame.f_globals.get("__name__")).partition(".")[0] in DEBUGGERS:
            return True
        frame = frame.f_back
    return False
