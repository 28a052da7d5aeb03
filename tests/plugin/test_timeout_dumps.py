"""What pytest-timeout prints of threads is what it prints without the plugin."""

import re

import pytest

from tests.plugin.suites import Recorded, Suite

pytest.importorskip("pytest_timeout")

HANGS = """
    import asyncio, threading, time

    def test_hangs():
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        asyncio.run(asyncio.sleep(60))
"""


def stacks(recorded: Recorded) -> list[str]:
    """The calls and titles in what was printed."""
    found = [line for line in recorded.run.outlines + recorded.run.errlines if re.match(r"~~+|  File ", line)]
    return [re.sub(r"\(\d+\)|~+", "", line) for line in found]


@pytest.mark.parametrize("method", ["signal", "thread"])
def test_the_stacks_are_those_of_the_suite(suite: Suite, method: str) -> None:
    suite.write(test_hangs=HANGS)
    options = ("--timeout=1", f"--timeout-method={method}", "-p", "no:randomly")
    with_plugin, without = suite.run(*options), suite.run_as(*options)
    assert with_plugin.run.ret == without.run.ret == 1
    assert any("Thread-1" in line for line in stacks(without))
    assert stacks(with_plugin) == stacks(without)
