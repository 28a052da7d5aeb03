"""What an attempt happens under: what a planted fault looks at."""

import random
from dataclasses import dataclass

from dashboard.demo.calendar import Run
from dashboard.demo.job import Job


@dataclass(frozen=True, slots=True)
class Circumstances:
    run: Run
    job: Job
    chance: random.Random

    @property
    def day(self) -> float:
        return self.run.day

    @property
    def code(self) -> float:
        return self.run.code
