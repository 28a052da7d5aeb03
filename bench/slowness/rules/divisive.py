"""Hunter's rule (Apache Otava): E-divisive splits of sliding windows, t-tests, then a merge of what is not significant.

Written from Fleming et al., "Hunter: Using Change Point Detection to Hunt for Performance Regressions" (2023), and
Matteson and James, arXiv 1306.4933, with Otava's defaults: windows of 50 that move by half, p < .001, a first pass at
ten times that, standard deviations that divide by n. A look says which change points the series has that were not
within `NEAR` runs of an earlier one.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from bench.slowness.rules.alarm import Alarm
from bench.slowness.rules.student import two_sided
from bench.slowness.world import Seconds

WINDOW = 50
MOST_P = 0.001
WEAK_P = 10 * MOST_P
NEAR = 10
EVERY = 3
"""Runs between looks: each costs milliseconds a test."""


def divisive(seconds: Seconds, since: int) -> Iterator[Alarm]:
    for test, values in enumerate(seconds):
        known: list[int] = []
        for seen in range(max(since, 19), len(values), EVERY):
            for at in change_points(values[: seen + 1]):
                if all(abs(at - other) > NEAR for other in known):
                    known.append(at)
                    yield Alarm(
                        test, seen, bool(values[at : seen + 1].mean() > values[max(at - WINDOW, 0) : at].mean())
                    )


def change_points(values: Seconds) -> list[int]:
    """Index of the first value of each new level."""
    found: set[int] = set()
    start = 0
    while start < len(values):
        inside = [start + at for at in _split(values[start : start + WINDOW])]
        found.update(inside)
        start = max(inside[-1] if inside else 0, start + WINDOW // 2)
    return _merge(values, sorted(found))


def _split(values: Seconds) -> list[int]:
    """Split the piece whose best split is the best, as long as it is significant."""
    ends = [0, len(values)]
    while True:
        pieces = [(low, high) for low, high in pairwise(ends) if high - low > 1]
        best = max(((*_best(values[low:high]), low, high) for low, high in pieces), default=None)
        if best is None:
            break
        _, offset, low, high = best
        if _p(values[low : low + offset], values[low + offset : high]) > WEAK_P:
            break
        ends = sorted([*ends, low + offset])
    return ends[1:-1]


def _best(values: Seconds) -> tuple[float, int]:
    """The largest divergence of a left and a right part, and the size of the left; the right may end early."""
    distances = np.abs(values[:, None] - values[None, :])
    area = np.pad(distances.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    left = np.arange(1, len(values))[:, None]
    end = np.arange(2, len(values) + 1)[None, :]
    m, n = left, end - left
    between = area[left, end] - area[left, left]
    within = area[left, left] / 2
    after = (area[end, end] - 2 * area[left, end] + area[left, left]) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = 2 * between - 2 * n * np.where(m > 1, within / (m - 1), 0) - 2 * m * np.where(n > 1, after / (n - 1), 0)
        gain = np.where(n >= 1, gain / (m + n), -np.inf)
    row, column = np.unravel_index(np.argmax(gain), gain.shape)
    return float(gain[row, column]), int(row) + 1


def _merge(values: Seconds, points: list[int]) -> list[int]:
    """Take out the least significant until all are.

    As in Otava 0.8.0, what is judged anew after that is the point behind and the one after it, not the one before.
    """
    p = [_p(*_sides(values, points, index)) for index in range(len(points))]
    while points and max(p) >= MOST_P:
        gone = int(np.argmax(p))
        del points[gone], p[gone]
        for index in range(gone, min(gone + 2, len(points))):
            p[index] = _p(*_sides(values, points, index))
    return points


def _sides(values: Seconds, points: Sequence[int], index: int) -> tuple[Seconds, Seconds]:
    ends = [0, *points, len(values)]
    return values[ends[index] : ends[index + 1]], values[ends[index + 1] : ends[index + 2]]


def _p(left: Seconds, right: Seconds) -> float:
    """Of Student's t-test, with standard deviations that divide by n where n - 1 is meant."""
    m, n = len(left), len(right)
    if m + n <= 2:
        return 1.0
    pooled = ((m - 1) * left.var() + (n - 1) * right.var()) / (m + n - 2)
    error = (pooled * (1 / m + 1 / n)) ** 0.5
    difference = abs(float(left.mean() - right.mean()))
    if error == 0:
        return 1.0 if difference == 0 else 0.0
    return two_sided(difference / error, m + n - 2)
