"""The run factor: how much slower than usual a whole run was, and how much of that each series feels."""

import numpy as np

from trends.stats.shifts.ranks import Floats, Ints
from trends.stats.shifts.series import FRESH_SPREAD, Series
from trends.stats.shifts.settings import Settings

LEAST_SLOPE = 0.1
MOST_SLOPE = 3.0
SLOPE_DOUBT = 0.25
"""Standard deviation of slopes around 1 before anything is known of a series."""
LEAST_SPREAD = 0.03
ODD = np.float32(0.3)
"""Added to spreads where series vote: steady series are often those that do not feel the machine at all."""
OUTLIER = 3.0
"""In spreads: what is farther counts as this far."""


def run_factor(series: Series, logs: Floats, settings: Settings) -> float | None:
    """Logarithm of how much slower this run is, from the new value of every series in it; None with too few.

    Each series votes for what would explain its distance from its own recent median; the median of the votes, weighted
    by how surely each can tell, cannot be moved by a minority. Series that never leave the floor know nothing.
    """
    telling = (series.counts > 0) & (series.centres > np.log(2 * settings.floor_s)) & (series.slopes > LEAST_SLOPE)
    if telling.sum() < settings.factor_tests:
        return None
    votes = (logs[telling] - series.centres[telling]) / series.slopes[telling]
    weights = series.slopes[telling] / (series.spreads[telling] + ODD)
    order = np.lexsort((weights, votes))
    total = np.cumsum(weights[order], dtype=np.float64)
    return float(votes[order[np.searchsorted(total, total[-1] / 2)]])


def update_slopes(series: Series) -> None:
    """Move each slope to the ridge regression of the window's values on their factors, outliers clipped."""
    count = np.maximum(series.counts, 1).astype(np.float32)
    present = ~np.isnan(series.logs)
    mean = np.where(present, series.factors, 0).sum(axis=1) / count
    away = np.where(present, series.factors - mean[:, None], 0)
    explained = series.centres[:, None] + series.slopes[:, None] * series.factors
    limit = OUTLIER * np.maximum(series.spreads, LEAST_SPREAD)[:, None]
    rest = np.where(present, np.clip(series.logs - explained, -limit, limit), 0)
    squares = np.square(away).sum(axis=1)
    doubt = np.square(np.maximum(series.spreads, LEAST_SPREAD) / SLOPE_DOUBT)
    slopes = (series.slopes * squares + (away * rest).sum(axis=1) + doubt) / (squares + doubt)
    series.slopes = np.clip(slopes, 0, MOST_SLOPE).astype(np.float32)


def normalised(series: Series) -> Floats:
    """Log seconds less what the run factor explains; (series, window)."""
    values: Floats = series.logs - series.slopes[:, None] * series.factors
    return values


def update_levels(series: Series, values: Floats) -> None:
    """Centres and spreads of normalised `values`."""
    ordered = np.sort(values, axis=1)
    low, series.centres, high = (_quantile(ordered, series.counts, share) for share in (0.25, 0.5, 0.75))
    known = series.counts >= 5
    series.spreads = np.where(known, (high - low) / np.float32(1.349), FRESH_SPREAD).astype(np.float32)


def update_row(series: Series, row: int, values: Floats) -> None:
    """The same for one series, from the values that it has left."""
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    series.centres[row] = middle
    series.spreads[row] = (high - low) / 1.349 if len(values) >= 5 else FRESH_SPREAD


def _quantile(ordered: Floats, counts: Ints, share: float) -> Floats:
    """Of the values that are there in each sorted row, between the two nearest."""
    last = np.maximum(counts, 1) - 1
    place, rows = last * share, np.arange(len(ordered))
    below = np.floor(place).astype(np.int64)
    low, high = ordered[rows, below], ordered[rows, np.minimum(below + 1, last)]
    between: Floats = (low + (high - low) * (place - below)).astype(np.float32)
    return between
