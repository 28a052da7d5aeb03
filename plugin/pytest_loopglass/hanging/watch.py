"""When a test counts as hanging, and how often it is told. Times are nanoseconds of `Clock.ns`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.hanging.limits import SHARE
from pytest_loopglass.watchdog import PARKED, WATCHDOG

if TYPE_CHECKING:
    from pytest_loopglass.hanging.report import Reporter

MOST: Final = 5
"""Reports of one attempt."""


class Hangs:
    """Sets the alarm for each attempt; tells what hangs when it rings."""

    def __init__(self) -> None:
        self.began = 0
        """When the attempt that runs began, or pytest began to prepare it."""
        self._after = 0
        """How long an attempt may last of which no timeout is known; 0: nothing is told."""
        self._nears = 0
        """When most of the last timeout that was set is over. It may have been set before the attempt began, and may
        have been taken back since."""
        self._told = 0
        """Reports of this attempt."""
        self._reporter: Reporter | None = None

    def start(self, after: float, reporter: Reporter) -> None:
        """`after`: seconds."""
        self._after = int(after * NS)
        self._reporter = reporter
        WATCHDOG.ring = self._ring
        WATCHDOG.start()

    def stop(self) -> None:
        if self._after:
            self._after = WATCHDOG.alarm_at = 0
            self._reporter = WATCHDOG.ring = None
            WATCHDOG.stop()

    def begin(self, now: int) -> None:
        """The next attempt begins about now."""
        if self._after:
            self._told = 0
            self.began = now
            alarm, nears = now + self._after, self._nears
            WATCHDOG.alarm_at = nears if now < nears < alarm else alarm

    def limited(self, seconds: float, now: Callable[[], int] = Clock.ns) -> None:
        """A timeout counts from now."""
        if self._after:
            self._nears = nears = now() + int(seconds * SHARE * NS)
            if nears < WATCHDOG.alarm_at or not WATCHDOG.alarm_at:
                WATCHDOG.alarm_at = nears
            if seconds * (1 - SHARE) * NS < PARKED:
                WATCHDOG.kick()  # its own next look would come too late

    def _ring(self, now: int) -> None:
        """In the watchdog's thread."""
        began, reporter = self.began, self._reporter
        seen = reporter.look(now, began) if reporter is not None else None
        if reporter is None or seen is None:
            self.begin(now)  # no test runs: the next one begins later than this
            return
        due = now if self._told else seen.due(self._after)
        if due > now:  # pytest took its time before it began
            self._again(due, began)
        elif seen.debugged:
            self._again(now + self._after, began)
        elif reporter.write(seen, now, lambda: self.began == began):
            self._told += 1
            if self._told < MOST:
                self._again(seen.next(now), began)

    def _again(self, moment: int, began: int) -> None:
        if self.began == began:  # else it has ended meanwhile, and the alarm of the next one is set
            WATCHDOG.alarm_at = moment


HANGS: Final = Hangs()
