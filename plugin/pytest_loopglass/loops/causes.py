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
    watchdog: Scheduling | None
    """Of the watchdog's thread."""


class Window(NamedTuple):
    """What a tick was seen to be made of, in nanoseconds."""

    wall: int
    cpu: int
    others: int = 0
    """CPU of the other threads of the process."""
    own: Scheduling | None = None
    """What the kernel says of the loop's thread while the tick lasted."""
    late: int = 0
    """How much of the time the watchdog should have looked and did not."""
    watchdog: Scheduling | None = None
    """What the kernel says of the watchdog's thread meanwhile."""

    def cause(self, interval: int) -> Cause | None:
        """The majority decides: working and sitting in a call against being ready and not let run.

        None when the thread hardly worked and the kernel does not tell whether it wanted to. `interval` is the
        interpreter's switch interval, at which a thread wakes that waits for the GIL.
        """
        if self.cpu * 2 >= self.wall:
            return "blocked"
        stopped = self._stopped(interval)
        if self.own is None:
            return "starved" if stopped * 2 > self.wall else None
        asleep = self.wall - self.cpu - self.own.delay
        wants_the_gil = self.own.slices * interval * 2 >= asleep and self.others * 4 >= asleep
        ready = self.own.delay + (asleep if wants_the_gil else min(asleep, stopped))
        return "starved" if ready * 2 > self.wall else "blocked"

    def _stopped(self, interval: int) -> int:
        """How long the process or the machine stood still.

        Then the watchdog did not look, though nobody had taken the CPU or the GIL from it.
        """
        if self.watchdog is None:
            return 0
        unexplained = self.late - self.watchdog.delay
        waited_for_the_gil = self.watchdog.slices * interval * 2 >= unexplained
        return 0 if waited_for_the_gil else unexplained


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

    def account(first: Scheduling | None, last: Scheduling | None) -> Scheduling | None:
        if first is None or last is None:
            return None
        return Scheduling(share(first.delay, last.delay), int((last.slices - first.slices) * scale))

    cpu = share(begin.cpu, end.cpu)
    own = account(begin.scheduling, end.scheduling)
    if own is not None:
        own = own._replace(delay=min(own.delay, wall - cpu))
    others = share(begin.process, end.process - (end.cpu - begin.cpu))
    return Window(wall, cpu, others, own, share(begin.late, end.late), account(begin.watchdog, end.watchdog))
