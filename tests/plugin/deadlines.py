"""What was recorded of deadlines."""

from typing import Any

from tests.plugin.suites import Recorded, Suite

HEAD = """
    import asyncio, contextlib, time
    import anyio, pytest, trio, uvloop
    LATE = (TimeoutError, asyncio.TimeoutError, trio.TooSlowError)
"""
"""What the suites here begin with."""


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


def listed(suite: Suite, body: str, *arguments: str) -> list[dict[str, Any]]:
    """Run one test; its deadlines in the order of their lines."""
    recorded = suite.write(test_one=HEAD + body).run(*arguments)
    recorded.run.assert_outcomes(passed=1)
    (phase,) = (phase for phase in recorded.one("::test_it")["phases"] if phase["when"] == "call")
    told = phase["ledger"]["deadlines"] if phase["ledger"] else None
    if told is None:
        return []
    assert sum(told["set"].values()) == len(told["listed"])
    return sorted(told["listed"], key=lambda one: int(one["site"].split(":")[1].split()[0]))


def outcomes(found: list[dict[str, Any]]) -> list[tuple[bool, str]]:
    return [(one["fired"], one["outcome"]) for one in found]
