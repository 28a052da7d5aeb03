"""A run's values into the windows of their series, and the shifts that they make certain."""

import numpy as np
import numpy.typing as npt

from trends.stats.shifts.factor import normalised, update_levels, update_slopes
from trends.stats.shifts.judgement import judge
from trends.stats.shifts.ranks import Floats, Ints, centred_ranks, split_scores
from trends.stats.shifts.series import Series
from trends.stats.shifts.settings import Settings
from trends.stats.shifts.shift import Shift
from trends.stats.shifts.thresholds import threshold


def step(series: Series, run: int, logs: Floats, factor: float, alpha: float, settings: Settings) -> dict[int, Shift]:
    """Take a value per series, all of one run; the shifts by row. `series` goes on to its next state.

    `run` grows from run to run and is below 2**32. `factor` is the logarithm of how much slower the run was. `alpha`
    is the chance to cross the threshold in this look at a series that does not change.
    """
    series.append(logs, factor, run)
    update_slopes(series)
    values = normalised(series)
    update_levels(series, values)
    scores = split_scores(centred_ranks(values), series.counts, settings.least_before, settings.least_after)
    limits = _limits(series.counts, alpha)
    found: dict[int, Shift] = {}
    for row in np.flatnonzero(np.abs(scores).max(axis=1) > limits).tolist():
        shift = judge(series, row, values[row], scores[row], float(limits[row]), settings)
        if shift is not None:
            found[row] = shift
    return found


def log_seconds(seconds: npt.ArrayLike, settings: Settings) -> Floats:
    """The logarithm of values, none below the floor."""
    return np.log(np.maximum(np.asarray(seconds, np.float32), np.float32(settings.floor_s)))


def _limits(counts: Ints, alpha: float) -> npt.NDArray[np.float64]:
    by_count = np.array([threshold(count, alpha) for count in range(int(counts.max(initial=0)) + 1)])
    return by_count[counts]
