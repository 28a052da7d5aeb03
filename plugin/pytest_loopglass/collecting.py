"""Collectors that failed or were skipped are results too: JUnit has them, and a run without them would look green."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_loopglass.clock import Clock, wall
from pytest_loopglass.failure import failure
from pytest_loopglass.text import NAME, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import Result


def collector_result(report: pytest.CollectReport, index: int, root: Path) -> Result:
    """Of a report that is not passed."""
    nodeid = fit(report.nodeid, NAME)
    return {
        "nodeid": nodeid,
        "case": nodeid,
        "backend": None,
        "params": {},
        "markers": [],
        "worker": None,
        "attempt": 1,
        "index": index,
        "at": wall(Clock.ns()),
        "outcome": "error" if report.failed else "skipped",
        "reason": None,
        "phases": [],
        "failures": [failure(report, "collect", None, root)],
        "subtests_passed": 0,
        "subtests_failed": 0,
    }
