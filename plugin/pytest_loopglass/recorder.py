"""The hooks in the process that runs tests: an attempt becomes one line when its teardown is reported.

What happens between two reports belongs to the phase that is reported next, so a phase needs no hook of its own.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import _pytest.runner
import pytest

from pytest_loopglass.attempts import Attempt
from pytest_loopglass.clock import NS, Clock, wall
from pytest_loopglass.hanging.watch import HANGS
from pytest_loopglass.leftovers import ends
from pytest_loopglass.leftovers.loops import LOOPS
from pytest_loopglass.loops.budget import asked_budget
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.naming import Namer, Naming
from pytest_loopglass.options import asked, value
from pytest_loopglass.probes import Probes
from pytest_loopglass.record import STAGE, Activity
from pytest_loopglass.reports import listen
from pytest_loopglass.shield import note, shielded
from pytest_loopglass.sites import SITES, folders_of
from pytest_loopglass.timeouts.blocks import OPEN, leave

if TYPE_CHECKING:
    import warnings

    from pytest_loopglass.raised import Raised
    from pytest_loopglass.warned import WarnedTest
    from pytest_loopglass.wire import Failure, Phase

PROTOCOL: Final = getattr(_pytest.runner.call_and_report, "__code__", None)
"""Has pytest make the report of a phase."""
ABOVE: Final = 4
"""It is so many frames above `_called`. Should they be more or fewer one day, `Subtests` is put in for nothing."""


class Subtests:
    """Hears of each report that is one of a subtest: the one that was made last.

    It is put in by the first report of a call that somebody else than pytest's own protocol has made. Most suites have
    none, and are spared a hook.
    """

    def __init__(self, told: Callable[[pytest.TestReport], None]) -> None:
        self._told = told

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if hasattr(report, "context"):
            self._told(report)


class Recorder:
    """Follows one process through its attempts and hands the line of each to `write`."""

    def __init__(self, config: pytest.Config, write: Callable[[bytes], None], worker: str | None = None) -> None:
        self._root = config.rootpath
        self._hand_over = write
        self._worker = worker
        self._namer = Namer()
        self._probes = Probes(asked(config, "cancellations"), asked(config, "origins"))
        self._numbers: dict[str, int] = {}
        self._begun = 0
        self._attempt: Attempt | None = None
        self._item: pytest.Item | None = None
        self._call: tuple[pytest.TestReport, str, Raised | None, int] | None = None
        """The last report of a call, until it is clear that it was not one of a subtest."""
        self._call_activity: Activity | None = None
        self._plugins = config.pluginmanager
        self._warned: WarnedTest | None = None
        """None until a test has given a warning."""
        self._subtests: Subtests | None = None
        """None until a call has ended that may have been one of a subtest."""
        SITES.rooted(str(config.rootpath), folders_of(config.args) if config.option.pyargs else ())
        self._watch_slow_ticks(config)
        self._probes.install()
        if hasattr(config.hook, "pytest_timeout_set_timer"):
            self._watch_timeouts(config)
        self._watch_hangs(config)
        self._deafen = listen(self._plugins, self._phase)

    @shielded
    def _watch_slow_ticks(self, config: pytest.Config) -> None:
        SLOW.watch(asked_budget(value(config, "slow_tick")))

    @shielded
    def _watch_hangs(self, config: pytest.Config) -> None:
        from pytest_loopglass.hanging.limits import longest, shown

        after, running = longest(config), shown(config)
        if after or running:
            from pytest_loopglass.hanging.report import Reporter

            HANGS.start(after, running, Reporter(self, self._hand_over, self._worker))

    @shielded
    def _watch_timeouts(self, config: pytest.Config) -> None:
        from pytest_loopglass.timeouts import pytest_timeout

        pytest_timeout.watch(config, self, self._probes.patches)

    def pytest_collection_finish(self) -> None:
        HANGS.begin(Clock.ns())

    def learn(self, items: list[pytest.Item]) -> list[Naming]:
        """What these are called. A worker of xdist is spared it: it runs a part of them only."""
        return self._namer.learn(items)

    def _phase(self, item: pytest.Item, call: pytest.CallInfo[Any], report: pytest.TestReport) -> None:
        """A phase has ended, or a subtest within a call."""
        when = call.when
        if when != "call" and (OPEN or LOOPS):
            _settle(when)
        activity = STAGE.turn()
        duration = int(call.duration * NS)
        if duration < 0:  # noqa: PLR1730  (a test has turned the clocks, and `max` is dearer)
            duration = 0
        attempt = self._attempt
        if when == "setup":
            if attempt is not None:
                self._flush(attempt)
            attempt = self._begin(item, wall(Clock.ns() - duration))
        if attempt is None or when == "collect":
            return
        if when == "call":
            self._called(call, report, duration, activity)
            return
        if self._call is not None:
            self._settle_call(attempt)
        attempt.phases[when] = duration, activity
        if report.outcome != "passed":
            attempt.fold(report, report.outcome, when, _raised(call), self._root)
        if when == "teardown":
            self._write(attempt)
            self._probes.look()
            HANGS.begin(Clock.ns())

    def _called(
        self, call: pytest.CallInfo[Any], report: pytest.TestReport, duration: int, activity: Activity | None
    ) -> None:
        """A call has ended, or a subtest within it."""
        self._call = report, report.outcome, _raised(call), duration
        if self._call_activity is None:
            self._call_activity = activity
        elif activity is not None:
            self._call_activity.add(activity)
        if self._subtests is None and sys._getframe(ABOVE).f_code is not PROTOCOL:
            self._subtests = Subtests(self._subtest)
            self._plugins.register(self._subtests)

    def pytest_warning_recorded(self, warning_message: "warnings.WarningMessage", when: str, nodeid: str) -> None:
        """Told behind the test: its line is written already."""
        if when == "runtest" and nodeid in self._numbers:
            self._hear(warning_message, nodeid)

    @shielded
    def _hear(self, warning_message: "warnings.WarningMessage", nodeid: str) -> None:
        if self._warned is None:
            from pytest_loopglass.warned import WarnedTest  # many sessions have none

            self._warned = WarnedTest(self._hand_over, self._worker)
        self._warned.hear(nodeid, self._numbers[nodeid], warning_message)

    def _begin(self, item: pytest.Item, at: float) -> Attempt:
        if self._warned is not None:
            self._warned.tell()
        nodeid, number, index = self.coming(item)
        self._numbers[nodeid] = number
        self._begun += 1
        self._item = item
        self._attempt = attempt = Attempt(number, index, at, self._worker)
        return attempt

    def coming(self, item: pytest.Item) -> tuple[str, int, int]:
        """Node id, number and index of the attempt that begins with the next setup."""
        nodeid = item.nodeid
        counted = getattr(item, "execution_count", 0)  # by pytest-rerunfailures, across workers that died
        number = counted if counted and isinstance(counted, int) else self._numbers.get(nodeid, 0) + 1
        return nodeid, number, self._begun

    def under_way(self, item: pytest.Item, when: "Phase") -> tuple[int, int, float | None] | None:
        """Number, index and, if it is known, the begin of the attempt of which `when` runs; None when it is over.

        May be asked from another thread.
        """
        attempt = self._attempt
        if attempt is not None and self._item is item:
            return attempt.number, attempt.index, attempt.at
        return (*self.coming(item)[1:], None) if when == "setup" else None

    @property
    def open(self) -> bool:
        """Whether an attempt is past its setup and not yet over."""
        return self._attempt is not None

    def cut_off(self, item: pytest.Item, when: "Phase", since: int, now: int, failure: "Failure") -> None:
        """The process ends in the midst of a phase: write the attempt, which began then, as far as it has come.

        Called in another thread. Nothing is written after it.
        """
        if OPEN:
            leave()
        activity = STAGE.turn()
        attempt = self._attempt
        if attempt is None and when == "setup":
            attempt = self._begin(item, wall(since))
        if attempt is None:
            return
        if when == "teardown":
            self._settle_call(attempt)
        elif (before := self._call_activity) is not None:  # of its subtests
            if activity is not None:
                before.add(activity)
            activity = before
        attempt.cut(when, wall(now), activity, failure)
        self._write(attempt)
        self._hand_over = lambda _: None

    def _settle_call(self, attempt: Attempt) -> None:
        """The last report of the call was the one of the test itself."""
        if self._call is None:
            return
        report, outcome, cause, duration = self._call
        attempt.phases["call"] = duration, self._call_activity
        self._call = self._call_activity = None
        if outcome != "passed" or hasattr(report, "wasxfail"):
            attempt.fold(report, outcome, "call", cause, self._root)

    @shielded
    def _subtest(self, report: pytest.TestReport) -> None:
        """The last report of the call was one of a subtest; this is the same with the subtest's name."""
        call, self._call = self._call, None
        if self._attempt is not None and call is not None:
            self._attempt.fold_subtest(report, call[2], self._root)

    def _write(self, attempt: Attempt) -> None:
        item, self._item = self._item, None
        self._attempt = None
        if item is not None:
            self._hand_over(attempt.line(self._namer.name(item)))

    def _flush(self, attempt: Attempt) -> None:
        """Write what is left of an attempt that was cut off, if it came to anything: an interrupted call did not."""
        self._settle_call(attempt)
        if attempt.concluded:
            self._write(attempt)
        self._attempt = self._call_activity = None

    @shielded
    def finish(self) -> None:
        """No test follows."""
        if self._attempt is not None:
            self._flush(self._attempt)
        if self._warned is not None:
            self._warned.tell()
        for target in self._probes.displaced():
            note(f"{target} was replaced during the session: what it does may not have been seen")

    def close(self) -> None:
        self._deafen()
        if self._subtests is not None:
            self._plugins.unregister(self._subtests)
        HANGS.stop()
        self._probes.uninstall()


def _settle(when: str) -> None:
    """What is still there when a phase ends, as long as it counts as a part of it."""
    if when == "setup":
        ends.set_up()
    elif when == "teardown":
        leave()
        ends.torn_down()


def _raised(call: pytest.CallInfo[Any]) -> "Raised | None":
    if call.excinfo is None:
        return None
    from pytest_loopglass.raised import raised  # many sessions have none

    return raised(call.excinfo.value)
