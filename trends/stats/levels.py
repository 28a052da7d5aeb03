"""Levels of one series of whole runs: where it changes for good, and by how much. Pure, for a few hundred values.

The levels are the cut that costs least: squares around the mean of each level, in units of the noise from one run to
the next, and a price for each cut. Values that stand alone are levelled first, so that one run that hung is no change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, log1p, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from trends.stats.shifts.split import locate

Floats = npt.NDArray[np.float32]

LEAST: Final = 5
"""Values of a level."""
PRICE: Final = 6.0
"""Of a cut, times the logarithm of the length: independent noise has one in about one of a hundred series, with
values that stick to their neighbours (correlation .5) in fifteen or twenty."""
EFFECT: Final = 0.05
"""A smaller change of the median is not told."""
LEAST_NOISE: Final = 0.01
LONE: Final = 4.0
"""So many times the noise away from its four neighbours a value stands alone."""
Z: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Level:
    """A new level, from the value `at` on, or from one of `low` … `high` (90 %)."""

    low: int
    at: int
    high: int
    ratio: float
    ratio_low: float
    ratio_high: float
    """Against the level before, with its 95 % interval."""
    before: float
    after: float
    """Medians."""


def levels(values: Sequence[float], effect: float = EFFECT) -> list[Level]:
    """Every place at which positive `values` begin a new level, in order; `effect`: the least that is told, a share."""
    if len(values) < 2 * LEAST:
        return []
    logs = np.log(np.maximum(np.asarray(values, np.float32), 1e-6))
    edges = [0, *_cuts(*_even(logs)), len(values)]
    parts = zip(edges, edges[1:], edges[2:], strict=False)
    found = (_level(logs, start, at, end) for start, at, end in parts)
    return [one for one in found if abs(log(one.ratio)) >= log1p(effect) and not one.ratio_low <= 1 <= one.ratio_high]


def _even(logs: Floats) -> tuple[Floats, float]:
    """The series with values that stand alone moved to their neighbours, and its noise."""
    padded = np.pad(logs, 2, mode="edge")
    around = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    noise = _noise(logs)
    return np.where(np.abs(logs - around) > LONE * noise, around, logs).astype(np.float32), noise


def _noise(logs: Floats) -> float:
    """Standard deviation, from the steps between neighbours: as the half of them tell it, or the fifth that is largest.
    Where runs are of two kinds, with a cold cache and a warm one, most steps are between runs of one kind."""
    usual, large = (float(step) for step in np.quantile(np.abs(np.diff(logs)), (0.5, 0.8)))
    return max(LEAST_NOISE, usual / (0.6745 * sqrt(2)), large / (1.2816 * sqrt(2)))


def _cuts(series: Floats, noise: float) -> list[int]:
    """First places of the second and all further levels, where the whole costs least."""
    count = len(series)
    units = (series.astype(np.float64) - float(np.median(series))) / noise
    sums, squares = (np.concatenate([[0.0], np.cumsum(part)]) for part in (units, units**2))
    cost = np.full(count + 1, np.inf)
    cost[0] = -PRICE * log(count)
    came_from = np.zeros(count + 1, np.int64)
    for end in range(LEAST, count + 1):
        starts = np.arange(end - LEAST + 1)
        spent = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / (end - starts)
        whole = cost[starts] + spent + PRICE * log(count)
        came_from[end], cost[end] = int(np.argmin(whole)), float(np.min(whole))
    cuts, end = [], int(came_from[count])
    while end > 0:
        cuts.append(end)
        end = int(came_from[end])
    return cuts[::-1]


def _level(logs: Floats, start: int, at: int, end: int) -> Level:
    before, after = logs[start:at], logs[at:end]
    place = locate(logs[start:end], at - start)
    medians = exp(float(np.median(before))), exp(float(np.median(after)))
    low, high = min(start + place.low, at), max(start + place.high, at)
    return Level(low, at, high, *ratio_of(before.tolist(), after.tolist()), *medians)


def ratio_of(before: Sequence[float], after: Sequence[float]) -> tuple[float, float, float]:
    """How many times `after` is `before`, both logarithms, with the 95 % interval of the rank-sum test."""
    pairs = np.sort(np.subtract.outer(np.asarray(after), np.asarray(before)).ravel())
    n, m = len(before), len(after)
    low = max(0, int(n * m / 2 - Z * sqrt(n * m * (n + m + 1) / 12)))
    return exp(float(np.median(pairs))), exp(float(pairs[low])), exp(float(pairs[len(pairs) - 1 - low]))
