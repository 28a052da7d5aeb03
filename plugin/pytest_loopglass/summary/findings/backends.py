"""Tests that pass on one backend and fail on another, and tests that pass when they are run again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.summary.amounts import listed
from pytest_loopglass.summary.finding import Finding

if TYPE_CHECKING:
    from pytest_loopglass.compact import Glance

FAILED: Final = frozenset({"failed", "error"})
MOST: Final = 2_000
"""Tests with a failure that are kept."""


class Verdicts:
    """What the last attempt of each variant came to."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        """By backend."""
        self._passed: dict[int, int] = {}
        """Hash of a case, and the bits of the backends on which it has passed: a tenth of what names would take."""
        self._failed: dict[str, dict[str, str]] = {}
        """Case, backend, node id."""
        self._losers: set[str] = set()
        """Node ids of those that have failed."""
        self._flaky: dict[str, int] = {}
        """Node id, and the attempt that passed."""

    def see(self, glance: Glance) -> None:
        nodeid, case, backend, outcome, attempt, *_ = glance
        if outcome == "passed":
            if case is not None and backend is not None:
                key = hash(case)
                self._passed[key] = self._passed.get(key, 0) | self._bit(backend)
            if attempt > 1 and nodeid in self._losers:
                self._recovered(glance)
        elif outcome in FAILED and len(self._losers) < MOST:
            self._losers.add(nodeid)
            if case is not None and backend is not None:
                self._failed.setdefault(case, {})[backend] = nodeid

    def _bit(self, backend: str) -> int:
        return self._bits.setdefault(backend, 1 << len(self._bits))

    def _recovered(self, glance: Glance) -> None:
        self._flaky[glance.nodeid] = glance.attempt
        if glance.backend is not None:
            self._failed.get(glance.case or "", {}).pop(glance.backend, None)

    def findings(self) -> list[Finding]:
        differ = [self._differs(case, failed) for case, failed in self._failed.items()]
        return [found for found in differ if found] + [
            Finding("flaky", attempt, "", None, f"passed at attempt {attempt}", nodeid, 1, 1)
            for nodeid, attempt in self._flaky.items()
        ]

    def _differs(self, case: str, failed: dict[str, str]) -> Finding | None:
        where = self._passed.get(hash(case), 0)
        passed = [name for name, bit in self._bits.items() if where & bit and name not in failed]
        if not passed or not failed:
            return None
        words = f"fails on {listed(sorted(failed))}, passes on {listed(sorted(passed))}"
        return Finding("differs", len(failed), "", None, words, case, 1, 1)
