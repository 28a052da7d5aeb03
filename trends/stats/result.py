"""One row of a history: an attempt of a variant, and how it ended."""

from typing import Final, NamedTuple

FAILURES: Final = frozenset({"failed", "error"})
PASSES: Final = frozenset({"passed", "xpassed"})
"""Skipped and expected failures say nothing about flakiness."""


class Result(NamedTuple):
    """`day` counts from the epoch; an empty `version` is one of its own in every run; `duration` is in seconds."""

    day: float
    run: str
    version: str
    job: str
    module: str
    test: str
    backend: str
    attempt: int
    outcome: str
    duration: float | None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.test, self.job, self.backend

    @property
    def failed(self) -> bool:
        return self.outcome in FAILURES

    @property
    def counts(self) -> bool:
        return self.outcome in FAILURES or self.outcome in PASSES
