"""Things that take longer, without anything failing."""

from dataclasses import dataclass
from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.job import OLD

FACTOR: Final = 1.6


@dataclass(frozen=True)
class SlowerTest:
    """Since a revision."""

    cases: frozenset[str]
    since: float
    """Day of the code."""

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if under.code >= self.since:
            attempt.duration_s *= FACTOR


@dataclass(frozen=True)
class SlowRunner:
    """Everything that one job runs, for some days."""

    job: str
    since: float
    until: float
    cases: frozenset[str] = frozenset()

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if under.job.name == self.job and self.since <= under.day < self.until:
            attempt.duration_s *= FACTOR
            attempt.tick_s *= FACTOR


SLOWER_TEST: Final = SlowerTest(frozenset({"tests/shop/test_catalogue.py::test_search_ranks_by_distance"}), 13.0)
SLOW_RUNNER: Final = SlowRunner(OLD.name, 20.5, 22.5)
