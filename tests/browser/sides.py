"""A suite that differs from backend to backend, sent over HTTP."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

from tests.browser.sending import Run, Sender
from tests.fixtures import batches
from tests.fixtures.wait import wait_until

FACTORS = {"asyncio": 1.0, "asyncio+uvloop": 0.8, "trio": 1.4}


def send_sides(sender: Sender) -> None:
    """Enough runs for ratios and verdicts. One test fails on trio alone, one never runs there."""
    for number in range(12):
        run = Run(sender, collected=18, tree=f"{number:040}")
        run.send(*({**line, "at": time.time()} for line in _lines(number)))
        run.end(1)


def wait_for_sides(address: str) -> None:
    """Until the page of backends shows all of it: several jobs make its line and its tables, one after the other."""
    parts = (b"fails only on trio", b"table contrasts", b"table paces")
    wait_until(lambda: all(part in urlopen(address, timeout=30).read() for part in parts), "backends side by side")


def _lines(number: int) -> Iterator[dict[str, Any]]:
    for test in range(6):
        case = f"tests/net/test_sides.py::test_{test}"
        for backend, factor in FACTORS.items():
            if (test, backend) == (5, "trio"):
                continue
            outcome = "failed" if (test, backend) == (2, "trio") and number > 4 else "passed"
            seconds = 0.02 * (1 + test) * factor
            loop = batches.loop(backend=backend, busy_s=seconds / 5, run_s=seconds, longest_tick_s=seconds / 9)
            phases = [batches.phase("call", seconds, loop)]
            yield batches.result(f"{case}[{backend}]", case=case, backend=backend, outcome=outcome, phases=phases)
