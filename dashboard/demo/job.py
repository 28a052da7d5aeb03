"""The cells of the matrix that a run has, each a session."""

from dataclasses import dataclass
from typing import Final

from dashboard.demo.calendar import Run
from dashboard.demo.suite import Case


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    python: str
    workers: int
    shard: int | None = None
    """Of `SHARDS`; None: it runs the whole suite."""
    reruns: bool = False
    """Whether a test that failed is run again at once."""

    def has(self, case: Case) -> bool:
        return self.shard is None or sum(case.module.path.encode()) % SHARDS == self.shard


SHARDS: Final = 2
OLD: Final = Job("tests py3.11", "3.11.14", 4)
NEW: Final = tuple(Job(f"tests py3.13 {shard + 1}/{SHARDS}", "3.13.9", 2, shard) for shard in range(SHARDS))
ASIDE: Final = tuple(Job(job.name, job.python, job.workers, job.shard, reruns=True) for job in NEW)


def jobs_of(run: Run) -> tuple[Job, ...]:
    """Pull requests run on the newer Python only, with a second try."""
    return ASIDE if run.pull else (OLD, *NEW)
