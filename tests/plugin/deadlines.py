"""What was recorded of deadlines."""

from typing import Any

from tests.plugin.suites import Recorded


def deadlines(recorded: Recorded, name: str, when: str = "call") -> dict[str, Any]:
    """`wire.Deadlines` of one phase of that result."""
    (ledger,) = (phase["ledger"] for phase in recorded.one(name)["phases"] if phase["when"] == when)
    assert ledger is not None, f"nothing happened in the {when} of {name}"
    assert ledger["missing"].get("deadlines.set") is None
    found: dict[str, Any] = ledger["deadlines"]
    return found


def only(recorded: Recorded, name: str, when: str = "call") -> dict[str, Any]:
    """The one deadline of that phase."""
    (found,) = deadlines(recorded, name, when)["listed"]
    one: dict[str, Any] = found
    return one


def flags(recorded: Recorded, name: str) -> set[str]:
    return {flag for phase in recorded.one(name)["phases"] if phase["ledger"] for flag in phase["ledger"]["flags"]}
