"""A run's values into the windows of their series, and the shifts that they make certain."""

import numpy as np
import numpy.typing as npt

from trends.stats.shifts.factor import normalised, update_levels, update_slopes
from trends.stats.shifts.judgement import judge
from trends.stats.shifts.peak import peaks
from trends.stats.shifts.ranks import Floats
from trends.stats.shifts.series import Series
from trends.stats.shifts.settings import Settings
from trends.stats.shifts.shift import Shift


def step(series: Series, run: int, logs: Floats, factor: float, alpha: float, settings: Settings) -> dict[int, Shift]:
    """Take a value per series, all of one run; the shifts by row. `series` goes on to its next state.

    `run` grows from run to run and is below 2**32. `factor` is the logarithm of how much slower the run was. `alpha`
    is the chance to cross the threshold in this look at a series that does not change.
    """
    series.append(logs, factor, run)
    update_slopes(series)
    values = normalised(series)
    update_levels(series, values)
    found: dict[int, Shift] = {}
    for row, peak in peaks(values, series.counts, alpha, settings).items():
        shift = judge(series, row, values[row], peak, settings)
        if shift is not None:
            found[row] = shift
    return found


def log_seconds(seconds: npt.ArrayLike, settings: Settings) -> Floats:
    """The logarithm of values, none below the floor."""
    return np.log(np.maximum(np.asarray(seconds, np.float32), np.float32(settings.floor_s)))
