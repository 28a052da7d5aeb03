"""Loopglass's own detector, as the jobs call it; and the same without the run factor."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bench.slowness.rules.alarm import Alarm
from bench.slowness.world import Seconds
from trends.stats.shifts.runner import Runner
from trends.stats.shifts.series import Series
from trends.stats.shifts.settings import KINDS, Settings

DURATION = KINDS["duration"]
NO_FACTOR = replace(DURATION, factor_tests=10**9)


def rank_sum(seconds: Seconds, since: int, settings: Settings = DURATION) -> Iterator[Alarm]:
    """The states of a test hold all it needs: every run is looked at, those before `since` too."""
    series, runner = Series.fresh(len(seconds), settings.window), Runner()
    for run, of_run in enumerate(seconds.T):
        for test, shift in runner.observe(series, run, of_run, settings).shifts.items():
            if run >= since:
                yield Alarm(test, run, shift.slower)


def rank_sum_raw(seconds: Seconds, since: int) -> Iterator[Alarm]:
    return rank_sum(seconds, since, NO_FACTOR)


def normalised(seconds: Seconds) -> Seconds:
    """Durations with the run factor taken out, so that other rules can be tried on them too."""
    series, runner = Series.fresh(len(seconds), DURATION.window), Runner()
    columns = []
    for run, of_run in enumerate(seconds.T):
        factor = runner.observe(series, run, of_run, replace(DURATION, min_ratio=np.inf)).factor
        columns.append(of_run / (factor or 1.0) ** series.slopes)
    level: Seconds = np.stack(columns, axis=1)
    return level
