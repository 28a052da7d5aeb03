"""The 95 % interval of a rate."""

from math import sqrt
from typing import NamedTuple

Z = 1.959964
"""Standard deviations on either side that hold 95 % of a normal distribution."""


class Rate(NamedTuple):
    """`hits` of `n`, and Wilson's interval for the share behind it (shares of 1)."""

    hits: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.hits / self.n


def wilson(hits: int, n: int) -> Rate | None:
    """None without observations: no share is known."""
    if n <= 0:
        return None
    share, z2 = hits / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == n else min(1.0, middle + half)
    return Rate(hits, n, low, high)
