"""How many results a run has of each outcome."""

from dataclasses import dataclass
from typing import Self

from ingest.models import Run


@dataclass(frozen=True, slots=True)
class Counts:
    passed: int = 0
    failed: int = 0
    error: int = 0
    skipped: int = 0
    xfailed: int = 0
    xpassed: int = 0
    retried: int = 0
    """Of all these, second and later attempts."""

    @classmethod
    def of(cls, run: Run) -> Self:
        return cls(**run.counts, retried=run.retried)

    @property
    def bad(self) -> int:
        return self.failed + self.error

    @property
    def all(self) -> int:
        return self.passed + self.bad + self.skipped + self.xfailed + self.xpassed
