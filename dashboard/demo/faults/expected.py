"""What the suite knows of itself: a test that is skipped on trio, and one that is expected to fail."""

from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.suite import TRIO

SKIPPED: Final = "tests/jobs/test_shutdown.py::test_a_signal_stops_it"
EXPECTED: Final = "tests/shop/test_catalogue.py::test_search_knows_umlauts[oe]"
REASON: Final = "trio takes signals in the main task only"


class Expected:
    cases = frozenset({SKIPPED, EXPECTED})

    def touch(self, attempt: Attempt, _under: Circumstances) -> None:
        case = attempt.case
        if case.id == EXPECTED:
            source = f'    async def {case.function}(catalogue, case):\n>       assert await catalogue.search("Moebel")'
            site = Frame(f"{case.module.path}:{case.line + 2}", source)
            attempt.outcome, attempt.failures = "xfailed", [failure("AssertionError", "assert []", site)]
        elif attempt.backend == TRIO:
            site = Frame(f"{case.module.path}:{case.line}", f"Skipped: {REASON}")
            attempt.outcome = "skipped"
            attempt.failures = [failure("pytest.skip.Exception", REASON, site, when="setup")]
