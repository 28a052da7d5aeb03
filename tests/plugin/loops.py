"""What tests of loop figures have in common."""

from typing import Any

from tests.plugin.suites import Recorded, Suite

LOOPS = """
    import asyncio, trio, uvloop

    LOOPS = {"asyncio": asyncio.run, "uvloop": uvloop.run, "trio": lambda coroutine: trio.run(lambda: coroutine)}
    on_every_loop = __import__("pytest").mark.parametrize("loop", LOOPS)
"""
"""A module of the suite: `LOOPS[loop](coroutine)` runs a coroutine on that loop."""


def figures(suite: Suite, body: str, *arguments: str) -> dict[str, Any]:
    """What loops did in the call of `test_it`, the only test."""
    recorded = suite.write(test_one=body).run(*arguments)
    recorded.run.assert_outcomes(passed=1)
    return recorded.call("::test_it")


def flags(recorded: Recorded, name: str) -> list[str]:
    """Of all phases of that result."""
    ledgers = [phase["ledger"] for phase in recorded.one(name)["phases"]]
    return [flag for ledger in ledgers if ledger for flag in ledger["flags"]]


def line_of(body: str, mark: str) -> int:
    """Number of the line with this comment, as pytester writes the body."""
    lines = body.strip("\n").splitlines()
    (number,) = (number for number, line in enumerate(lines, 1) if line.endswith(f"# {mark}"))
    return number
