"""Results and findings of one case, made up."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dashboard.case.axis import Axis, axis_of
from dashboard.queries.case import Association, CaseVariant, ChangeFact, Point, ShiftFact, VerdictFact

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LETTERS = {
    "p": ("passed", None),
    "f": ("failed", None),
    "t": ("failed", "timed out"),
    "c": ("failed", "cancelled"),
    "e": ("error", None),
    "s": ("skipped", None),
    "x": ("xfailed", None),
    "X": ("xpassed", None),
}


def point(run: int = 1, letter: str = "p", backend: str = "asyncio", **changes: Any) -> Point:
    outcome, reason = LETTERS[letter]
    usual: dict[str, Any] = {
        "run": run,
        "seq": run * 10,
        "backend": backend,
        "outcome": outcome,
        "reason": reason,
        "attempt": 1,
        "started_at": NOW - timedelta(hours=100 - run),
        "duration_s": 0.2,
        "busy_s": 0.01,
        "longest_tick_s": 0.003,
        "blocked": 0,
        "starved": 0,
        "least_margin": None,
        "deadlines_fired": None,
        "cancel_latency_s": None,
        "swallowed": None,
        "failure_id": None,
        "branch": "main",
        "revision": f"{run:07}abcdef",
        "nodeid": f"tests/a.py::test_a[{backend}]",
        "fingerprint": None,
        "kind": None,
        "text": None,
        "site": None,
    }
    return Point(**usual | changes)


def points(letters: str, backend: str = "asyncio") -> list[Point]:
    """A run for each letter; none for a blank."""
    return [point(run, letter, backend) for run, letter in enumerate(letters, 1) if letter != " "]


def axis(**lanes: str) -> Axis:
    """By backend the letters of its runs."""
    return axis_of([one for backend, letters in lanes.items() for one in points(letters, backend)])


def verdict(word: str, **changes: Any) -> VerdictFact:
    usual: dict[str, Any] = {
        "word": word,
        "stratum": "tests",
        "rate": 0.217,
        "low": 0.123,
        "high": 0.356,
        "results": 46,
        "failures": 10,
        "disagreements": 0,
        "set_aside": 0,
        "calm_runs": 0,
        "since": 7,
        "failed_run": None,
        "failed_seq": None,
        "p_next_fail": 0.2,
    }
    return VerdictFact(**usual | changes)


def change(run: int, now: str, was: str = "healthy", stratum: str = "tests", middle: int | None = None) -> ChangeFact:
    return ChangeFact(run, was, now, stratum, middle and middle - 1, middle, middle and middle + 1)


def shift(run: int, ratio: float, kind: str = "duration") -> ShiftFact:
    return ShiftFact(kind, run, run - 1, run + 1, ratio, 0.1, 0.1 * ratio)


def cause(kind: str, value: str = "", failed_with: int = 8, failed: int = 10) -> Association:
    return Association(kind, value, failed_with, failed, 1, 40, 0.001)


def variant(backend: str = "asyncio", *verdicts: VerdictFact, **more: Any) -> CaseVariant:
    lists: dict[str, Any] = {"changes": [], "shifts": [], "causes": [], "sites": []}
    return CaseVariant(id=1, backend=backend, verdicts=list(verdicts), **lists | more)
