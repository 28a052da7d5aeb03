"""A pytest plugin that writes down every outcome, for the example suite's own test.

It folds the phases by itself, without any of Loopglass: what the plugin says can then be held against it.
"""

import json
import os
from pathlib import Path

import pytest

outcomes: dict[str, str] = {}


def _outcome(report: pytest.TestReport) -> str:
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "xpassed"
    return "error" if report.failed and report.when != "call" else str(report.outcome)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if isinstance(report, pytest.SubtestReport):
        return
    if report.when == "call" or not report.passed:
        outcomes[report.nodeid] = _outcome(report)


def pytest_sessionfinish() -> None:
    Path(os.environ["LEDGER"]).write_text(json.dumps(outcomes))
