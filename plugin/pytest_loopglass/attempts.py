"""Folds what pytest says about the phases of one attempt into one result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.clock import NS
from pytest_loopglass.lines import optional, whole
from pytest_loopglass.naming import Naming
from pytest_loopglass.record import Activity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pytest_loopglass.raised import Raised
    from pytest_loopglass.wire import Backend, Failure, Outcome, Phase, Reason

FAILURES: Final = 20
"""The most failures of one attempt that are told."""


class Attempt:
    """One execution of one item, from setup to teardown."""

    _outcome: Outcome = "passed"
    _reason: Reason | None = None
    _failures: Sequence[Failure] = ()
    _subtests_passed = _subtests_failed = 0
    """Of the class: most attempts have nothing else to tell."""

    def __init__(self, number: int, index: int, at: float, worker: str | None) -> None:
        self.number = number
        self.index = index
        self.at = at
        self.worker = worker
        self.phases: dict[Phase, tuple[int, Activity | None]] = {}
        """Those that have ended: nanoseconds, and what happened. A plugin may run one again: the last one stands."""

    @property
    def concluded(self) -> bool:
        """Whether pytest said more of it than that its setup passed."""
        return "call" in self.phases or self._outcome != "passed"

    def cut(self, when: Phase, at: float, activity: Activity | None, failure: Failure) -> None:
        """A timeout of the whole test ends the process in this phase, `at` then."""
        before = sum(duration for duration, _ in self.phases.values())
        self.phases[when] = max(0, int((at - self.at) * NS) - before), activity
        self._failures = [failure, *self._failures]
        self._fail("failed" if when == "call" else "error", "timed out")

    def fold(self, report: Any, outcome: str, when: Phase, cause: Raised | None, root: Path) -> None:
        """Take in pytest's report of a phase. A failed call wins over errors in setup and teardown.

        `outcome` is what the report said when it was made: plugins rename it later.
        """
        if outcome == "passed":
            if when == "call" and hasattr(report, "wasxfail"):
                self._outcome = "xpassed"
            return
        reason = self._tell(report, when, cause, root)
        if outcome == "failed":
            self._fail("failed" if when == "call" else "error", reason or _strict(report))
        elif self._outcome not in {"failed", "error"}:
            self._outcome = "xfailed" if hasattr(report, "wasxfail") else "skipped"

    def fold_subtest(self, report: Any, cause: Raised | None, root: Path) -> None:
        """Take in the report of a subtest: a failed one fails the attempt."""
        if report.failed:
            self._subtests_failed += 1
            self._fail("failed", self._tell(report, "call", cause, root, _subtest(report.context)))
        elif report.passed:
            self._subtests_passed += 1

    def _fail(self, outcome: Outcome, reason: Reason | None) -> None:
        if self._outcome != "failed":
            self._outcome, self._reason = outcome, reason

    def _tell(self, report: Any, when: Phase, cause: Raised | None, root: Path, part: str = "") -> Reason | None:
        """Keep why it failed; what kind of failure the exception speaks of."""
        from pytest_loopglass.failure import failure  # many sessions have none

        if len(self._failures) < FAILURES:
            self._failures = [*self._failures, failure(report, when, cause, root, part)]
        return None if cause is None else cause.reason

    def line(self, naming: Naming) -> bytes:
        """The result as `compact` reads it.

        Put together by hand: json takes four times as long, which was half the cost of the plugin.
        """
        phases = [
            f'["{when}",{duration},{"null,null" if activity is None else activity.text()}]'
            for when, (duration, activity) in self.phases.items()
        ]
        outcome = "failed" if self._subtests_failed else self._outcome
        worker = "null" if self.worker is None else optional(self.worker)
        reason = "null" if self._reason is None else optional(self._reason)
        head = (
            f'["result",{naming.text},{worker},{self.number},{self.index},{self.at:.6f},'
            f'{optional(self._backend(naming.label))},"{outcome}",{reason},[{",".join(phases)}],'
        )
        tail = f",{self._subtests_passed},{self._subtests_failed}]\n"
        return whole(head, self._failures, tail) if self._failures else f"{head}[]{tail}".encode()

    def _backend(self, label: Backend | None) -> Backend | None:
        """The loop that ran, in the call rather than around it; the label decides between several."""
        ran = self._ran("call") or {*self._ran("setup"), *self._ran("teardown")}
        if not ran or label in ran:
            return label
        return next(iter(ran)) if len(ran) == 1 else "mixed"

    def _ran(self, when: Phase) -> Collection[Backend]:
        _, activity = self.phases.get(when, (0, None))
        return activity.backends if activity is not None else ()


def _subtest(context: Any) -> str:
    """What a subtest was called with: its message, its arguments, or nothing."""
    kwargs = ", ".join(f"{name}={value}" for name, value in (context.kwargs or {}).items())
    return f"[{'; '.join(word for word in (context.msg, kwargs) if word)}] "


def _strict(report: Any) -> Reason | None:
    """Strict xpass: pytest fails the test without an exception."""
    told = report.longrepr
    return "strict xpass" if isinstance(told, str) and told.startswith("[XPASS(strict)]") else None
