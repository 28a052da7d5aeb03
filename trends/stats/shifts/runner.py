"""One runner (a job: machine, Python) and all series of one kind on it: its run factors are a series of their own."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trends.stats.shifts.detector import log_seconds, step
from trends.stats.shifts.factor import run_factor
from trends.stats.shifts.series import Series
from trends.stats.shifts.settings import KINDS, Settings
from trends.stats.shifts.shift import Shift

RECENT = 5


@dataclass(frozen=True)
class Findings:
    factor: float | None
    """How much slower than usual the run was: 1 is as usual, None is not known."""
    shifts: dict[int, Shift]
    """By row of the series."""
    runner: Shift | None
    """The whole runner got slower, or faster; seconds are factors here."""


class Runner:
    """The run factors of the last runs. Runners are never mixed: what differs between them is not a shift."""

    def __init__(self, state: bytes | None = None, settings: Settings = KINDS["runner"]) -> None:
        self.settings = settings
        self.factors = Series.loads([state], settings.window)

    def dumps(self) -> bytes:
        return self.factors.dumps()[0]

    def observe(
        self, series: Series, run: int, seconds: npt.ArrayLike, settings: Settings, tests: int | None = None
    ) -> Findings:
        """Take what passing tests took in one run, a value per row of `series`, which goes on to its next state.

        `run` grows from run to run and is below 2**32. `tests` is how many series the runner has, if not just these.
        """
        logs = log_seconds(seconds, settings)
        factor = run_factor(series, logs, settings)
        alpha = settings.alpha_for(tests or len(logs))
        shifts = step(series, run, logs, self._usual() if factor is None else factor, alpha, settings)
        if factor is None:
            return Findings(None, shifts, None)
        return Findings(float(np.exp(factor)), shifts, self._look(run, factor))

    def _usual(self) -> float:
        count = int(self.factors.counts[0])
        return float(np.median(self.factors.logs[0, -min(count, RECENT) :])) if count else 0.0

    def _look(self, run: int, factor: float) -> Shift | None:
        logs = np.array([factor], np.float32)
        return step(self.factors, run, logs, 0.0, self.settings.alpha_for(1), self.settings).get(0)
