"""A worker dies in native code and takes its test with it; another takes its place."""

from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.job import OLD
from dashboard.demo.suite import ASYNCIO

CASE: Final = "tests/courier/test_route.py::test_native_geometry"


class Crash:
    cases = frozenset({CASE})

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if "crash" in under.run.events and under.job.name == OLD.name and attempt.backend == ASYNCIO:
            attempt.vanish(f"a worker crashed while running {attempt.case.nodeid(ASYNCIO)!r}", "crashed")
