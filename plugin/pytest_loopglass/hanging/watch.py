"""When a test is told that still runs, and when it counts as hanging. Times are nanoseconds of `Clock.ns`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.hanging.limits import SHARE
from pytest_loopglass.watchdog import PARKED, WATCHDOG

if TYPE_CHECKING:
    from pytest_loopglass.hanging.report import Reporter
    from pytest_loopglass.hanging.seen import Seen
    from pytest_loopglass.wire import Phase

MOST: Final = 5
"""Reports of one attempt that hangs."""
LOOK: Final = 1_000_000_000
"""Between two looks at the phase of a test that was told as running."""
NEVER: Final = 1 << 62


class Hangs:
    """Sets the alarm for each attempt; tells what runs or hangs when it rings."""

    def __init__(self) -> None:
        self.began = 0
        """When the attempt that runs began, or pytest began to prepare it."""
        self._after = 0
        """How long an attempt may last of which no timeout is known; 0: none hangs."""
        self._shown = 0
        """How long an attempt runs before it is told as running; 0: none is."""
        self._first = 0
        """The shorter of both; 0: nothing is told."""
        self._nears = 0
        """When most of the last timeout that was set is over. It may have been set before the attempt began, and may
        have been taken back since."""
        self._told = 0
        """Reports of this attempt."""
        self._due = 0
        """When it is reported again, after the first time."""
        self._seen: tuple[int, Phase] | None = None
        """Begin and phase of the attempt that was told as running."""
        self._reporter: Reporter | None = None

    def start(self, after: float, shown: float, reporter: Reporter) -> None:
        """`after`, `shown`: seconds; 0: never."""
        self._after, self._shown = int(after * NS), int(shown * NS)
        self._first = min(filter(None, (self._after, self._shown)), default=0)
        self._reporter = reporter
        WATCHDOG.ring = self._ring
        WATCHDOG.start()

    def stop(self) -> None:
        if self._first:
            self._after = self._shown = self._first = WATCHDOG.alarm_at = 0
            self._reporter = WATCHDOG.ring = self._seen = None
            WATCHDOG.stop()

    def begin(self, now: int) -> None:
        """The next attempt begins about now."""
        if self._first:
            self._told = 0
            self.began = now
            alarm, nears = now + self._first, self._nears
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
        moment = min(self._show(reporter, seen, now, began), self._tell(reporter, seen, now, began))
        if moment != NEVER and self.began == began:  # else it has ended meanwhile, and the next one's alarm is set
            WATCHDOG.alarm_at = moment

    def _show(self, reporter: Reporter, seen: Seen, now: int, began: int) -> int:
        """Tell that it runs, once a phase. When to look again."""
        due = seen.began + self._shown  # pytest may have taken its time before it began
        if not self._shown or due > now:
            return due if self._shown else NEVER
        if self._seen != (began, seen.when) and reporter.show(seen, now, lambda: self.began == began):
            self._seen = began, seen.when
        return now + LOOK

    def _tell(self, reporter: Reporter, seen: Seen, now: int, began: int) -> int:
        """Tell that it hangs, if it does. When to look again."""
        if not self._after or self._told >= MOST:
            return NEVER
        due = self._due if self._told else seen.due(self._after)
        if due > now:
            return due
        if seen.debugged:
            return now + self._after
        if reporter.write(seen, now, lambda: self.began == began):
            self._told += 1
            self._due = seen.next(now)
        return self._due if 0 < self._told < MOST else NEVER


HANGS: Final = Hangs()
