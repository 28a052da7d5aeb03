"""What was recorded of tasks, cancellations and left-overs."""

from __future__ import annotations

from typing import Any

from tests.plugin.suites import Recorded


def ledger(recorded: Recorded, name: str, when: str = "call") -> dict[str, Any]:
    """`wire.Ledger` of one phase of that result; empty when there was nothing to tell."""
    (found,) = (phase["ledger"] for phase in recorded.one(name)["phases"] if phase["when"] == when)
    return found or {}


def tasks(recorded: Recorded, name: str, when: str = "call") -> tuple[int, int, int]:
    """Spawned, peak, left pending."""
    found = ledger(recorded, name, when).get("tasks") or {"spawned": 0, "peak": 0, "left": 0}
    return found["spawned"], found["peak"], found["left"]


def pending(recorded: Recorded, name: str, when: str = "call") -> list[dict[str, Any]]:
    """The tasks that were left pending."""
    found = ledger(recorded, name, when).get("tasks")
    return list(found["pending"]) if found else []


def cancellations(recorded: Recorded, name: str, when: str = "call") -> dict[str, Any]:
    found: dict[str, Any] | None = ledger(recorded, name, when).get("cancellations")
    assert found is not None, f"nothing was cancelled in the {when} of {name}"
    return found


def outcomes(recorded: Recorded, name: str, when: str = "call") -> list[tuple[str, str | None]]:
    """Source and outcome of the cancellations that are listed."""
    return [(one["source"], one["outcome"]) for one in cancellations(recorded, name, when)["listed"]]


def leftovers(recorded: Recorded, name: str, when: str = "call") -> list[tuple[str, str, int]]:
    """Kind, what and count."""
    return [(one["kind"], one["what"], one["count"]) for one in ledger(recorded, name, when).get("leftovers", [])]
