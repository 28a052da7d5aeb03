"""One series that may have shifted: where, by how much, and how sure one can be of either."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from trends.stats.shifts.ranks import Floats

COVERAGE = 0.90
DEGREES = 4
TRUST = 0.7
"""Likelihoods to this power: levels and spread are guesses from the same values. Makes the interval cover 90 %."""
LEAST_SCALE = 0.01
_EACH_SIDE = (1 - COVERAGE) / 2
_Z = NormalDist().inv_cdf(1 - _EACH_SIDE)
MOST_PAIRED = 60
"""Of either side at most this many values are paired: those next to the split."""


@dataclass(frozen=True)
class Place:
    """Index of the first value of the new level: the likeliest, and the ends of the 90 % interval."""

    low: int
    best: int
    high: int


def locate(values: Floats, rough: int) -> Place:
    """Where the level of `values` changes, given the split that ranks show.

    Ranks say that there is a change; values, where: each counts by how much likelier it is at the one level than at the
    other, under a Student's t whose tails let outliers be. The levels are the medians on either side.
    """
    place = Place(rough, rough, rough)
    for _ in range(2):
        place = _place(_likelihoods(values, place.best))
    return place


def _likelihoods(values: Floats, split: int) -> npt.NDArray[np.float64]:
    """Logarithm for a change before the second value, the third, ... the last."""
    before, after = values[:split], values[split:]
    scale = max(spread(rest(before, after)), LEAST_SCALE)
    old, new = (_student((values - np.median(side)) / scale) for side in (before, after))
    gain = old - new
    return np.cumsum(gain)[:-1]


def _student(away: Floats) -> npt.NDArray[np.float64]:
    return -(DEGREES + 1) / 2 * np.log1p(np.square(away.astype(np.float64)) / DEGREES)


def _place(likelihoods: npt.NDArray[np.float64]) -> Place:
    weights = np.exp(TRUST * (likelihoods - likelihoods.max()))
    share = np.cumsum(weights) / weights.sum()
    low, high = np.searchsorted(share, (_EACH_SIDE, 1 - _EACH_SIDE))
    return Place(int(low) + 1, int(np.argmax(weights)) + 1, int(high) + 1)


@dataclass(frozen=True)
class Effect:
    """Difference of the logarithms: the likeliest, and the ends of the 90 % interval."""

    low: float
    middle: float
    high: float


def effect(before: Floats, after: Floats) -> Effect:
    """The median of all pairwise differences, and those between which the rank sum refutes none."""
    near, far = before[-MOST_PAIRED:], after[:MOST_PAIRED]
    pairs = np.sort((far[:, None] - near[None, :]).ravel())
    size = len(pairs)
    cut = int(size / 2 - _Z * np.sqrt(size * (len(far) + len(near) + 1) / 12))
    cut = min(max(cut, 0), (size - 1) // 2)
    return Effect(float(pairs[cut]), float(np.median(pairs)), float(pairs[size - 1 - cut]))


def rest(before: Floats, after: Floats) -> Floats:
    """What is left of the values when either side's median is taken off."""
    return np.concatenate((before - np.median(before), after - np.median(after)))


def spread(left: Floats) -> float:
    """Standard deviation of such a rest, as the median of its absolute values tells it."""
    return float(1.4826 * np.median(np.abs(left)))


def stickiness(left: Floats) -> float:
    """By how much the likeness r of neighbours widens a rank sum: sqrt((1 + r) / (1 - r)).

    Values that come in stretches hold fewer independent ones than they count. A little likeness is chance.
    """
    limit = 3 * spread(left) + 1e-6
    clipped = np.clip(left, -limit, limit)
    squares = float(np.square(clipped).sum())
    likeness = float((clipped[1:] * clipped[:-1]).sum()) / squares if squares else 0.0
    likeness = min(max(likeness - len(left) ** -0.5, 0.0), 0.9)
    return float(np.sqrt((1 + likeness) / (1 - likeness)))
