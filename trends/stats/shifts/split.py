"""One series that may have shifted: where, by how much, and how sure one can be of either."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from trends.stats.shifts.ranks import Floats

COVERAGE = 0.90
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


def locate(scores: Floats) -> Place:
    """From the split scores of one series; `scores[m - 1]` leaves m values on the right, 0 is no split.

    Half the square of a score is by how much (of the logarithm) a split there makes the values likelier.
    """
    support = np.square(scores.astype(np.float64)) / 2
    weights = np.where(scores == 0, 0, np.exp(support - support.max()))[::-1]
    share = np.cumsum(weights) / weights.sum()
    low, high = np.searchsorted(share, (_EACH_SIDE, 1 - _EACH_SIDE))
    best = int(np.argmax(weights))
    return Place(min(int(low), best), best, max(int(high), best))


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
