"""What one kind of time says of the whole suite."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from trends.sides import LOOPS, PAIRS

SHARES: Final = 50
"""Steps from the shortest case to the longest."""


class Mean(NamedTuple):
    ratio: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Lists of three are in the order of `LOOPS`; None where the backend has no times."""

    cases: int
    """That have passed on every backend of the suite: sums and shares are of them."""
    quantiles_s: list[list[float] | None]
    """From the shortest to the longest, 51 of them."""
    sum_s: list[float | None]
    p99_s: list[float | None]
    means: dict[tuple[int, int], Mean]
    """By places: the second over the first; both ways round. Pairs that cannot be told are not in it."""
    slower: dict[tuple[int, int], int]
    """Cases whose second takes longer than the first, for certain."""

    def at(self, place: int, share: float) -> float | None:
        """Seconds in which that share of the cases has passed on a backend."""
        quantiles = self.quantiles_s[place]
        return None if quantiles is None else quantiles[round(share * SHARES)]


NO_FIGURES: Final = Figures(0, [None] * len(LOOPS), [None] * len(LOOPS), [None] * len(LOOPS), {}, {})


def figures_of(told: dict[str, Any] | None) -> Figures:
    """From `trends.comparison.facts.OfKind`, as it was stored."""
    if told is None:
        return NO_FIGURES
    means: dict[tuple[int, int], Mean] = {}
    slower: dict[tuple[int, int], int] = {}
    for (one, other), mean, more, less in zip(PAIRS, told["means"], told["slower"], told["faster"], strict=True):
        slower |= {(one, other): more, (other, one): less}
        if mean is not None:
            means[one, other] = Mean(*mean)
            means[other, one] = turned(means[one, other])
    return Figures(told["cases"], told["quantiles_s"], told["sum_s"], told["p99_s"], means, slower)


def turned(mean: Mean) -> Mean:
    """The first over the second."""
    return Mean(1 / mean.ratio, 1 / mean.high, 1 / mean.low, mean.cases)
