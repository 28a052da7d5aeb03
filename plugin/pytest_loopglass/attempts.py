"""Folds what pytest says about the phases of one attempt into one result."""

from pathlib import Path
from typing import Any

from pytest_loopglass.clock import NS
from pytest_loopglass.failure import failure, leaf, reason_of
from pytest_loopglass.naming import Naming
from pytest_loopglass.record import Timing
from pytest_loopglass.wire import Backend, Failure, Name, Outcome, Phase, PhaseRecord, Reason, Result, fit, size_of

FAILURES = 20
"""The most failures of one attempt that are told."""


class Attempt:
    """One execution of one item, from setup to teardown."""

    def __init__(self, naming: Naming, number: int, index: int, at: float, worker: str | None) -> None:
        self.naming = naming
        self.number = number
        self.index = index
        self.at = at
        self.worker = worker
        self.concluded = False
        """Whether pytest said more of it than that its setup passed."""
        self._phases: dict[Phase, tuple[int, Timing]] = {}
        self._outcome: Outcome = "passed"
        self._reason: Reason | None = None
        self._failures: list[Failure] = []
        self._subtests_passed = self._subtests_failed = 0

    def phase(self, when: Phase, duration: int, timing: Timing) -> None:
        """A phase has ended after `duration` nanoseconds. A plugin may run one again: the last one stands."""
        self._phases[when] = duration, timing

    def fold(self, report: Any, when: Phase, error: BaseException | None, root: Path) -> None:
        """Take in pytest's report of a phase. A failed call wins over errors in setup and teardown."""
        self.concluded = self.concluded or when != "setup" or not report.passed
        cause = leaf(error)
        if report.failed:
            self._fail("failed" if when == "call" else "error", reason_of(cause) or _strict(report))
            self._tell(failure(report, when, cause, root))
        elif report.skipped:
            if when != "teardown":
                self._outcome = "xfailed" if hasattr(report, "wasxfail") else "skipped"
            self._tell(failure(report, when, cause, root))
        elif when == "call" and hasattr(report, "wasxfail"):
            self._outcome = "xpassed"

    def fold_subtest(self, report: Any, error: BaseException | None, root: Path) -> None:
        """Take in the report of a subtest: a failed one fails the attempt."""
        if report.failed:
            cause = leaf(error)
            self._subtests_failed += 1
            self._fail("failed", reason_of(cause))
            self._tell(failure(report, "call", cause, root))
        elif report.passed:
            self._subtests_passed += 1

    def _fail(self, outcome: Outcome, reason: Reason | None) -> None:
        if self._outcome != "failed":
            self._outcome, self._reason = outcome, reason

    def _tell(self, told: Failure) -> None:
        if len(self._failures) < FAILURES:
            self._failures.append(told)

    def result(self) -> Result:
        naming = self.naming
        outcome: Outcome = "failed" if self._subtests_failed else self._outcome
        return {
            "nodeid": fit(naming.nodeid, size_of(Name)),
            "case": fit(naming.case, size_of(Name)),
            "backend": self._backend(),
            "params": {fit(name, 200): fit(value, 200) for name, value in naming.params.items()},
            "markers": [fit(name, 200) for name in naming.markers],
            "worker": self.worker,
            "attempt": self.number,
            "index": self.index,
            "at": self.at,
            "outcome": outcome,
            "reason": self._reason,
            "phases": [_record(when, *ended) for when, ended in self._phases.items()],
            "failures": self._failures,
            "subtests_passed": self._subtests_passed,
            "subtests_failed": self._subtests_failed,
        }

    def _backend(self) -> Backend | None:
        """The loop that ran, in the call rather than around it; the label decides between several."""
        ran = self._ran("call") or self._ran("setup") | self._ran("teardown")
        label = self.naming.label
        if not ran or label in ran:
            return label
        return next(iter(ran)) if len(ran) == 1 else "mixed"

    def _ran(self, when: Phase) -> set[Backend]:
        ended = self._phases.get(when)
        return set(ended[1].loops) if ended else set()


def _strict(report: Any) -> Reason | None:
    """Strict xpass: pytest fails the test without an exception."""
    told = report.longrepr
    return "strict xpass" if isinstance(told, str) and told.startswith("[XPASS(strict)]") else None


def _record(when: Phase, duration: int, timing: Timing) -> PhaseRecord:
    return {"when": when, "duration_s": duration / NS, "loop": timing.loop()}
