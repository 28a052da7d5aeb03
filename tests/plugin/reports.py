"""Results made by hand, and what the summary finds in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pytest_loopglass.summary.finding import Finding
from pytest_loopglass.summary.reading import Reader
from pytest_loopglass.summary.report import Report

LOOP: dict[str, Any] = {
    "backend": "asyncio",
    "runs": 1,
    "run_s": 0.01,
    "idle_s": 0.005,
    "busy_s": 0.005,
    "cpu_s": 0.005,
    "ticks": 10,
    "polls": 5,
    "longest_tick_s": 0.001,
    "mean_lag_s": 0.0001,
    "late_s": 0.0,
    "histogram": [],
    "slow": 0,
    "slow_ticks": [],
    "missing": {},
}
LEDGER: dict[str, Any] = {
    "tasks": None,
    "cancellations": None,
    "deadlines": None,
    "leftovers": [],
    "errors": [],
    "flags": [],
    "missing": {},
}


def loop(**more: Any) -> dict[str, Any]:
    return {**LOOP, **more}


def ledger(**more: Any) -> dict[str, Any]:
    return {**LEDGER, **more}


def tick(site: str | None = "shop/pay.py:31 charge", duration: float = 0.412, **more: Any) -> dict[str, Any]:
    told = {"at": 1_795_000_000.0, "duration_s": duration, "cpu_s": 0.001, "site": site, "leaf": site, "samples": 3}
    return {**told, "cause": "blocked", **more}


def slow(*ticks: dict[str, Any]) -> dict[str, Any]:
    return loop(slow=len(ticks), slow_ticks=[*ticks])


def deadline(kind: str = "asyncio.timeout", site: str | None = "shop/pay.py:7 pay", **more: Any) -> dict[str, Any]:
    told = {"kind": kind, "site": site, "limit_s": 2.0, "elapsed_s": 1.0, "fired": False, "outcome": "in time"}
    return {**told, **more}


def deadlines(*listed: dict[str, Any]) -> dict[str, Any]:
    return ledger(deadlines={"set": {}, "fired": {}, "least_margin": None, "listed": [*listed]})


def result(test: str = "tests/test_pay.py::test_pay", **more: Any) -> dict[str, Any]:
    """One that has nothing to tell. `loop` and `ledger` are those of its call."""
    phase = {"when": "call", "duration_s": 0.02, "loop": more.pop("loop", loop()), "ledger": more.pop("ledger", None)}
    told: dict[str, Any] = {
        "nodeid": test,
        "case": test,
        "backend": "asyncio",
        "params": {},
        "markers": [],
        "worker": None,
        "attempt": 1,
        "index": 0,
        "at": 1_795_000_000.0,
        "outcome": "passed",
        "reason": None,
        "phases": [phase],
        "failures": [],
        "subtests_passed": 0,
        "subtests_failed": 0,
    }
    return {**told, **more}


def hanging(test: str, *frames: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "nodeid": test,
        "case": test,
        "backend": "trio",
        "worker": None,
        "attempt": 1,
        "index": 0,
        "at": 1_795_000_000.0,
        "when": "call",
        "elapsed_s": 8.0,
        "limit_s": 10.0,
        "tasks": [],
        "tasks_left_out": 0,
        "threads": [{"name": "MainThread", "frames": [*frames]}],
        "missing": {},
    }
    return {**told, **more}


def lines(*events: dict[str, Any]) -> list[str]:
    """A result as it is, or an event with its name."""
    return [json.dumps(event if len(event) == 1 else {"result": event}) for event in events]


def report(*events: dict[str, Any]) -> Report:
    reader = Reader()
    for line in lines(*events):
        reader.hear(line)
    return reader.end()


def found(kind: str, *events: dict[str, Any]) -> list[Finding]:
    """Those of one kind."""
    return [finding for finding in report(*events).findings if finding.kind == kind]


def short(finding: Finding) -> tuple[str, str | None, str, int, int]:
    """Figure, site, words, how often, in how many tests."""
    return finding.figure, finding.site, finding.what, finding.times, finding.tests


def journal(path: Path, *events: dict[str, Any]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines(*events)), encoding="utf-8")
    return path
