"""Pairs of measurements of the same thing under two conditions: by what factor they differ, and how sure that is.

Nothing is assumed of the differences but that they are independent: the interval is made of order statistics, the
chance is that of the sign test. One outlier therefore moves neither.
"""

from functools import lru_cache
from math import comb, exp, sqrt
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST: Final = 6
"""Pairs: with fewer, not even all differences together make an interval of 95 %."""
LEAST_GROUPS: Final = 5
Z: Final = 1.959964


class Differences(NamedTuple):
    """By group; NaN where there are too few pairs."""

    n: Ints
    middle: Floats
    """Median of the differences."""
    low: Floats
    high: Floats
    """Its 95 % interval, exact whatever the distribution."""
    p: Floats
    """Two-sided chance of so lopsided signs, were there no difference; 1 with too few pairs."""


class Mean(NamedTuple):
    ratio: float
    low: float
    high: float
    n: int


def differences(groups: Ints, values: Floats, size: int) -> Differences:
    """`values` are differences of logarithms, each of one of the `size` groups."""
    order = np.lexsort((values, groups))
    groups, values = groups[order], values[order]
    n = np.bincount(groups, minlength=size)
    starts = np.cumsum(n) - n
    above = np.bincount(groups, values > 0, size).astype(np.int64)
    below = np.bincount(groups, values < 0, size).astype(np.int64)
    enough = n >= LEAST
    reach = np.array([_reach(int(one)) for one in n], np.int64)
    p = [sign_test(int(up), int(down)) for up, down in zip(above, below, strict=True)]
    return Differences(
        n,
        _middle(values, starts, n),
        _at(values, starts + reach, enough),
        _at(values, starts + n - 1 - reach, enough),
        np.where(enough, p, 1.0),
    )


def medians(groups: Ints, values: Floats, size: int) -> Floats:
    """Of each group; NaN of an empty one."""
    order = np.lexsort((values, groups))
    n = np.bincount(groups, minlength=size)
    return _middle(values[order], np.cumsum(n) - n, n)


def _middle(values: Floats, starts: Ints, n: Ints) -> Floats:
    some = n > 0
    return (_at(values, starts + np.maximum(n - 1, 0) // 2, some) + _at(values, starts + n // 2, some)) / 2


def _at(values: Floats, places: Ints, wanted: npt.NDArray[np.bool_]) -> Floats:
    found = np.full(len(places), np.nan)
    found[wanted] = values[places[wanted]]
    return found


@lru_cache(maxsize=4096)
def _reach(n: int) -> int:
    """How many of the least of `n` ordered values lie below the 95 % interval of their median."""
    reach, tail = 0, 0
    while 40 * (tail + comb(n, reach)) <= 1 << n:
        tail += comb(n, reach)
        reach += 1
    return max(reach - 1, 0)


@lru_cache(maxsize=65536)
def sign_test(above: int, below: int) -> float:
    """Two-sided chance that coins fall at least so unevenly. Differences of nothing say nothing."""
    n = above + below
    tail = sum(comb(n, k) for k in range(min(above, below) + 1))
    return min(1.0, 2 * tail / (1 << n))


def mean_ratio(logs: Floats) -> Mean | None:
    """Geometric mean of the ratios behind `logs` with its 95 % interval (Student); None of fewer than five."""
    n = len(logs)
    if n < LEAST_GROUPS:
        return None
    centre = float(logs.mean())
    half = student(n - 1) * float(logs.std(ddof=1)) / sqrt(n)
    return Mean(exp(centre), exp(centre - half), exp(centre + half), n)


def student(freedom: int) -> float:
    """The 97.5 % point of Student's distribution, within 0.01 from four degrees of freedom on."""
    powers = (Z**3 + Z) / 4, (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96, (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384
    return Z + sum(power / float(freedom) ** place for place, power in enumerate(powers, 1))
