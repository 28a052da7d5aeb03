"""Histories of durations for the tests of shifts."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from trends.stats.shifts.runner import Findings, Runner
from trends.stats.shifts.series import Series
from trends.stats.shifts.settings import KINDS, Settings
from trends.stats.shifts.shift import Shift

Seconds = npt.NDArray[np.float64]
"""(tests, runs)."""
DURATION = KINDS["duration"]
STRICT = replace(DURATION, alpha=DURATION.least_alpha)
"""As in very large suites: that chance alone crosses a threshold is next to impossible in a small history."""


def noisy(seed: int, tests: int, runs: int, spread: float = 0.1) -> Seconds:
    """Log-normal durations about 0.2 to 2 s, each run as quick as the other."""
    rng = np.random.default_rng(seed)
    levels = rng.uniform(0.2, 2.0, (tests, 1))
    seconds: Seconds = levels * np.exp(spread * rng.normal(size=(tests, runs)))
    return seconds


def observed(seconds: Seconds, settings: Settings = STRICT) -> list[Findings]:
    """What each run brought, from an empty state on."""
    series, runner = Series.fresh(len(seconds), settings.window), Runner()
    return [runner.observe(series, run, of_run, settings) for run, of_run in enumerate(seconds.T)]


def shifts(seconds: Seconds, settings: Settings = STRICT) -> list[tuple[int, Shift]]:
    """Row and shift, in the order in which they became certain."""
    return [found for findings in observed(seconds, settings) for found in findings.shifts.items()]
