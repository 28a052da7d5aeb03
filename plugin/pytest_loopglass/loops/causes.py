"""Whether a slow tick was blocked or starved."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pytest_loopglass.wire import Cause


class Scheduling(NamedTuple):
    """The kernel's account of a thread, since it began."""

    delay: int
    """Nanoseconds that it was ready and not let run."""
    slices: int
    """How often it was let run."""


class Look(NamedTuple):
    """The clocks at one moment, in nanoseconds."""

    at: int
    thread: int
    """That drives the loop."""
    cpu: int | None
    """Of that thread; None where it cannot be read."""
    scheduling: Scheduling | None
    """Of that thread; None where the kernel does not tell."""
    process: int
    """CPU of all threads."""
    late: int
    """How late the watchdog has come so far, added up."""
    wakes: int
    """How often it woke so far."""


class Window(NamedTuple):
    """What a tick was seen to be made of, in nanoseconds."""

    wall: int
    cpu: int
    others: int
    """CPU of the other threads of the process."""
    delay: int | None
    slices: int
    late: int
    """How much of the time the watchdog should have looked and did not."""
    wakes: int
    """Of the watchdog: who waits for the GIL wakes at every switch interval."""

    def cause(self, interval: int) -> Cause | None:
        """The majority decides: working and sitting in a call against being ready and not let run.

        None when the thread hardly worked and the kernel does not tell whether it wanted to. `interval` is the
        interpreter's switch interval.
        """
        if self.cpu * 2 >= self.wall:
            return "blocked"
        overslept = self.late * 2 >= self.wall
        held = self.wakes * interval * 2 >= self.late  # the watchdog was awake, but did not get the GIL
        if overslept and (not held or self.others * 4 >= self.wall):
            return "starved"
        if self.delay is None:
            return None
        asleep = self.wall - self.cpu - self.delay
        wants_the_gil = self.slices * interval * 2 >= asleep and self.others * 4 >= asleep
        ready = self.delay + asleep * wants_the_gil
        return "starved" if ready * 2 > self.wall else "blocked"


def between(begin: Look, end: Look, start: int) -> Window | None:
    """The tick from `start` to `end`, told by these two looks; None where CPU time cannot be read.

    When `begin` was within the tick, the rest of it is taken to have been the same; when it was before, the thread is
    taken to have been idle up to the tick.
    """
    if begin.cpu is None or end.cpu is None or begin.thread != end.thread:
        return None
    wall = end.at - start
    scale = wall / (end.at - begin.at) if begin.at > start else 1.0

    def share(first: int, last: int) -> int:
        return max(0, min(int((last - first) * scale), wall))

    cpu = share(begin.cpu, end.cpu)
    delay, slices = None, 0
    if begin.scheduling is not None and end.scheduling is not None:
        delay = min(share(begin.scheduling.delay, end.scheduling.delay), wall - cpu)
        slices = int((end.scheduling.slices - begin.scheduling.slices) * scale)
    others = share(begin.process, end.process - (end.cpu - begin.cpu))
    return Window(wall, cpu, others, delay, slices, share(begin.late, end.late), end.wakes - begin.wakes)
