"""An attempt as the plugin would have written it."""

import random
from typing import Any, Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.ledger import ledger
from dashboard.demo.loop import loop

SETUP_S: Final = {"database": 0.018, "socket": 0.006}
"""What fixtures of a module take that need a loop, seconds."""
PLAIN_S: Final = 0.000_25
TEARDOWN_S: Final = 0.000_4


def result(attempt: Attempt, worker: str, index: int, at: float, chance: random.Random) -> dict[str, Any]:
    """A `wire.Result` that began `at`."""
    case, backend = attempt.case, attempt.backend
    return {
        "nodeid": case.nodeid(backend),
        "case": case.id,
        "backend": backend,
        "params": case.params(backend),
        "markers": ["anyio"] if backend else [],
        "worker": worker,
        "attempt": attempt.number,
        "index": index,
        "at": round(at, 6),
        "outcome": attempt.outcome,
        "reason": attempt.reason,
        "phases": _phases(attempt, at, chance) if attempt.has_phases else [],
        "failures": attempt.failures,
        "subtests_passed": 0,
        "subtests_failed": 0,
    }


def length_s(told: dict[str, Any]) -> float:
    """How long a result took, seconds."""
    return float(sum(phase["duration_s"] for phase in told["phases"]))


def _phases(attempt: Attempt, at: float, chance: random.Random) -> list[dict[str, Any]]:
    setup = _setup(attempt, at, chance)
    phases = [setup, _phase("teardown", TEARDOWN_S * chance.uniform(0.7, 1.4))]
    if attempt.outcome not in ("error", "skipped"):
        phases.insert(1, _call(attempt, at + setup["duration_s"], chance))
    return phases


def _setup(attempt: Attempt, at: float, chance: random.Random) -> dict[str, Any]:
    needs = next((need for need in SETUP_S if need in attempt.case.module.does), None)
    if needs is None or attempt.backend is None:
        return _phase("setup", PLAIN_S * chance.uniform(0.7, 1.4))
    timing = loop(attempt.backend, SETUP_S[needs] * chance.uniform(0.8, 1.2), attempt.tick_s, 0.000_1, [], at, chance)
    return _phase("setup", timing["run_s"] + PLAIN_S, timing)


def _call(attempt: Attempt, at: float, chance: random.Random) -> dict[str, Any]:
    if attempt.backend is None:
        return _phase("call", attempt.duration_s)
    timing = loop(attempt.backend, attempt.duration_s, attempt.tick_s, attempt.late_s, attempt.stalls, at, chance)
    return _phase("call", timing["run_s"] * 1.002 + 0.000_1, timing, ledger(attempt))


def _phase(
    when: str, duration_s: float, timing: dict[str, Any] | None = None, told: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"when": when, "duration_s": round(duration_s, 9), "loop": timing, "ledger": told}
