"""Tasks, cancellations and deadlines of a call."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dashboard.demo.attempt import Attempt


def deadline(
    site: str, limit_s: float, elapsed_s: float, kind: str = "anyio.fail_after", outcome: str = "raised"
) -> dict[str, Any]:
    """A `wire.Deadline`; it fired if more time went by than it left, and ended as `outcome` says."""
    fired = elapsed_s >= limit_s
    return {
        "kind": kind,
        "site": site,
        "limit_s": limit_s,
        "elapsed_s": round(elapsed_s, 9),
        "fired": fired,
        "outcome": outcome if fired else "in time",
    }


def cancellation(source: str, site: str, task: str | None, outcome: str, latency_s: float) -> dict[str, Any]:
    """A `wire.Cancellation`."""
    return {
        "source": source,
        "site": site,
        "task": task,
        "by": "Task-2" if task else None,
        "outcome": outcome,
        "latency_s": round(latency_s, 9),
    }


def ledger(attempt: Attempt) -> dict[str, Any] | None:
    """A `wire.Ledger`; None when there is nothing to tell."""
    if not (attempt.spawned or attempt.pending or attempt.cancellations or attempt.deadlines):
        return None
    return {
        "tasks": _tasks(attempt),
        "cancellations": _cancellations(attempt.cancellations) if attempt.cancellations else None,
        "deadlines": _deadlines(attempt.deadlines) if attempt.deadlines else None,
        "leftovers": [],
        "errors": [],
        "flags": [],
        "missing": {},
    }


def _tasks(attempt: Attempt) -> dict[str, Any] | None:
    if not attempt.spawned:
        return None
    left = len(attempt.pending)
    return {"spawned": attempt.spawned, "peak": attempt.spawned // 2 + 1, "left": left, "pending": attempt.pending}


def _cancellations(listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "requested": _counts(one["source"] for one in listed),
        "delivered": len(listed),
        "swallowed": sum(one["outcome"] == "swallowed" for one in listed),
        "latency_s": max(one["latency_s"] for one in listed),
        "listed": listed,
    }


def _deadlines(listed: list[dict[str, Any]]) -> dict[str, Any]:
    margins = [1 - one["elapsed_s"] / one["limit_s"] for one in listed if not one["fired"]]
    return {
        "set": _counts(one["kind"] for one in listed),
        "fired": _counts(one["kind"] for one in listed if one["fired"]),
        "least_margin": min(margins, default=None),
        "listed": listed,
    }


def _counts(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words))
