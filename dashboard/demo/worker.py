"""What one xdist worker runs, one test after the other."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.faults import touch
from dashboard.demo.ordinary import ordinary
from dashboard.demo.queues import Item
from dashboard.demo.result import length_s, result

BETWEEN_S: Final = 0.000_6
NEW_WORKER_S: Final = 1.4


class Told(NamedTuple):
    """A line of a session, and when it was written, seconds since the epoch."""

    at: float
    line: dict[str, Any]


def play(under: Circumstances, items: list[Item], number: int, at: float) -> Iterator[Told]:
    """The lines of worker `number`, which begins `at`."""
    worker, index, before = f"gw{number}", 0, None
    for attempt in _attempts(under, items):
        attempt.follows = before
        touch(attempt, under)
        told = result(attempt, worker, index, at, under.chance)
        if attempt.hanging is not None:
            yield _hanging(attempt, told)
        at += length_s(told)
        yield Told(at, {"result": told})
        if attempt.warnings:
            yield Told(at, _warned(attempt, told))
        at, index, before = at + BETWEEN_S, index + 1, attempt
        if attempt.reason == "crashed":
            worker, index, before, at = f"gw{under.job.workers + number}", 0, None, at + NEW_WORKER_S


def _attempts(under: Circumstances, items: list[Item]) -> Iterator[Attempt]:
    """One for each item, and a second for those that have failed when they come back, where the job runs them again."""
    for case, backend in items:
        attempt = ordinary(case, backend, 1, under.chance)
        yield attempt
        if attempt.is_bad and under.job.reruns:
            yield ordinary(case, backend, 2, under.chance)


def _hanging(attempt: Attempt, told: dict[str, Any]) -> Told:
    assert attempt.hanging is not None
    names = ("nodeid", "case", "backend", "worker", "attempt", "index")
    at = told["at"] + attempt.hanging["elapsed_s"]
    return Told(at, {"hanging": {**{name: told[name] for name in names}, "at": round(at, 6), **attempt.hanging}})


def _warned(attempt: Attempt, told: dict[str, Any]) -> dict[str, Any]:
    names = ("nodeid", "worker", "attempt")
    return {"warned": {**{name: told[name] for name in names}, "warnings": attempt.warnings, "left_out": 0}}
