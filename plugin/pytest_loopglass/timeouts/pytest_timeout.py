"""pytest-timeout: the limit of a whole test.

Its ``signal`` method raises in the test. Its ``thread`` method ends the process: what is known of the test is written
before that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.hanging.tree.awaits import Stacks, outwards
from pytest_loopglass.hanging.watch import HANGS
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import shielded
from pytest_loopglass.sites import SITES
from pytest_loopglass.timeouts.account import account
from pytest_loopglass.timeouts.blocks import OPEN, of_test
from pytest_loopglass.timeouts.dumps import without_our_stacks
from pytest_loopglass.timeouts.place import Place
from pytest_loopglass.timeouts.standing import standing

if TYPE_CHECKING:
    from pytest_loopglass.patches import Patches
    from pytest_loopglass.recorder import Recorder
    from pytest_loopglass.wire import Deadline, DeadlineOutcome

Expire = Callable[[Any, Any], None]

WHOLE: Final = Place("pytest-timeout")
"""Sets the limit of a whole test."""


def _seconds(now: Callable[[], int] = Clock.ns) -> float:
    return now() / NS


class Timer:
    """The timer that pytest-timeout has set for the item that runs.

    It cancels it when the test fails: further attempts of it have none.
    """

    __slots__ = ("item", "limit", "since", "site", "told")

    def __init__(self) -> None:
        self.item: pytest.Item | None = None
        self.limit = 0.0
        """Seconds."""
        self.since = 0
        """When it was set, by `Clock.ns`."""
        self.site: str | None = None
        """Where the test was when it expired: file and line."""
        self.told: Deadline | None = None
        """What is told of it since then."""

    def begin(self, item: pytest.Item, limit: float, now: Callable[[], int] = Clock.ns) -> None:
        self.item, self.limit, self.since, self.site, self.told = item, limit, now(), None, None
        OPEN[id(self)] = WHOLE, 0.0, self.since / NS, _seconds, limit

    def end(self) -> bool:
        """Whether it was running."""
        self.item = None
        return OPEN.pop(id(self), None) is not None

    def raised(self) -> str | None:
        """Its exception has failed the test; where that was. A loop may drop what is raised in it, as uvloop does."""
        if self.told is not None:
            self.told["outcome"] = "raised"
        return self.site

    def elapsed(self, now: Callable[[], int] = Clock.ns) -> float:
        return (now() - self.since) / NS


TIMER: Final = Timer()


def limit_of(item: pytest.Item) -> float | None:
    """The seconds that pytest-timeout gives this item, which count from `TIMER.since`; None while no timer runs for it.

    With ``func_only`` the timer is set when the call begins.
    """
    return TIMER.limit if TIMER.item is item else None


class PytestTimeout:
    """Hears of pytest-timeout's timers."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: Any) -> None:
        TIMER.begin(item, settings.timeout)
        HANGS.limited(settings.timeout)

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_cancel_timer(self, item: pytest.Item) -> None:  # noqa: ARG002
        """After the test, and it has been told; or within it, when it has failed or its call is over."""
        limit, elapsed = TIMER.limit, TIMER.elapsed()
        if TIMER.end() and self._recorder.open:
            of_test(WHOLE, limit, elapsed)


@shielded
def _expired(outcome: DeadlineOutcome) -> None:
    """It strikes."""
    item, limit, elapsed = TIMER.item, TIMER.limit, TIMER.elapsed()
    if not TIMER.end():
        return
    stacks = Stacks()
    frame = standing(item, stacks.threads.get(STAGE.thread) or outwards(sys._getframe(1)), stacks)
    place = WHOLE if frame is None else Place("pytest-timeout", frame.f_code, frame.f_lasti)
    TIMER.site = None if frame is None else SITES.line(frame.f_code, frame.f_lineno)
    TIMER.told = account().end(place, limit, elapsed, outcome)


def _debugged(settings: Any, module: Any) -> bool:
    """pytest-timeout then lets the test run on."""
    return not settings.disable_debugger_detection and bool(module.is_debugging())


def _by_signal(original: Expire, module: ModuleType) -> Expire:
    def timeout_sigalrm(item: Any, settings: Any) -> None:
        __tracebackhide__ = True
        if not _debugged(settings, module):
            _expired("not caught")
        original(item, settings)

    return timeout_sigalrm


def _by_thread(original: Expire, module: ModuleType, recorder: Recorder) -> Expire:
    def timeout_timer(item: Any, settings: Any) -> None:
        if not _debugged(settings, module):
            _expired("left")
            _write(recorder, module.PYTEST_FAILURE_MESSAGE % settings.timeout)
        original(item, settings)

    return timeout_timer


@shielded
def _write(recorder: Recorder, message: str) -> None:
    from pytest_loopglass.timeouts.killed import write

    write(recorder, TIMER.since, message)


def watch(config: pytest.Config, recorder: Recorder, patches: Patches) -> None:
    """To be called when pytest-timeout is there. Raises AttributeError when it has other insides."""
    config.pluginmanager.register(PytestTimeout(recorder), "loopglass-pytest-timeout")
    module = sys.modules["pytest_timeout"]
    patches.wrap(module, "timeout_sigalrm", lambda original: _by_signal(original, module))
    patches.wrap(module, "timeout_timer", lambda original: _by_thread(original, module, recorder))
    patches.wrap(module, "dump_stacks", without_our_stacks)
