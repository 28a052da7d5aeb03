"""The hooks in the process that runs tests: an attempt becomes one line when its teardown is reported."""

from collections.abc import Callable, Generator
from typing import Any

import pytest

from pytest_loopglass.attempts import Attempt
from pytest_loopglass.clock import Clock
from pytest_loopglass.naming import naming
from pytest_loopglass.probes import Probes
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import note, shielded
from pytest_loopglass.wire import Phase, Result

Report = Generator[None, pytest.TestReport, pytest.TestReport]


class Recorder:
    """Follows one process through its attempts.

    Every result is handed to `write`; `begun`, if given, is told of an attempt before it starts.
    """

    def __init__(
        self,
        config: pytest.Config,
        write: Callable[[Result], None],
        worker: str | None = None,
        begun: Callable[[Attempt], None] | None = None,
    ) -> None:
        self._root = config.rootpath
        self._hand_over = write
        self._worker = worker
        self._tell_begun = begun
        self._probes = Probes()
        self._attempts: dict[str, int] = {}
        self._begun = 0
        self._attempt: Attempt | None = None
        self._running: Phase | None = None
        self._since = 0
        self._error: BaseException | None = None
        self._probes.install()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        self._open(item)
        self._begin("setup")
        try:
            return (yield)
        finally:
            self._end("setup")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:  # noqa: ARG002
        self._begin("call")
        try:
            return (yield)
        finally:
            self._end("call")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:  # noqa: ARG002
        self._begin("teardown")
        try:
            return (yield)
        finally:
            self._end("teardown")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[Any]) -> Report:
        report = yield
        self._report(call, report)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if hasattr(report, "context"):
            self._subtest(report)

    def finish(self) -> None:
        """No test follows."""
        self._write()
        for target in self._probes.displaced():
            note(f"{target} was replaced during the session: its loops may not have been seen")

    def close(self) -> None:
        self._probes.uninstall()

    @shielded
    def _open(self, item: pytest.Item) -> None:
        self._write()
        self._probes.look()
        named = naming(item)
        count = self._attempts[named.nodeid] = self._attempts.get(named.nodeid, 0) + 1
        number = getattr(item, "execution_count", None)
        self._attempt = Attempt(
            named, number if isinstance(number, int) and number > 0 else count, self._begun, Clock.epoch(), self._worker
        )
        self._begun += 1
        if self._tell_begun is not None:
            self._tell_begun(self._attempt)

    @shielded
    def _begin(self, when: Phase) -> None:
        self._running = when
        self._since = now = Clock.ns()
        STAGE.turn(now)

    @shielded
    def _end(self, when: Phase) -> None:
        self._running = None
        now = Clock.ns()
        timing = STAGE.timing
        STAGE.turn(now)
        if self._attempt is not None:
            self._attempt.phase(when, now - self._since, timing)

    @shielded
    def _report(self, call: pytest.CallInfo[Any], report: pytest.TestReport) -> None:
        error = call.excinfo.value if call.excinfo is not None else None
        if self._running is not None:  # a subtest: its report comes next, without the exception
            self._error = error
            return
        if self._attempt is None or call.when == "collect":
            return
        self._attempt.fold(report, call.when, error, self._root)
        if call.when == "teardown":
            self._write()

    @shielded
    def _subtest(self, report: pytest.TestReport) -> None:
        error, self._error = self._error, None
        if self._attempt is not None:
            self._attempt.fold_subtest(report, error, self._root)

    @shielded
    def _write(self) -> None:
        """Write the attempt that is under way, if it came to anything: an interrupted call did not."""
        attempt, self._attempt = self._attempt, None
        if attempt is not None and attempt.concluded:
            self._hand_over(attempt.result())
