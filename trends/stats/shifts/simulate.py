"""`python -m trends.stats.shifts.simulate rank_sum|gap [ORDERS]`: write a table of `thresholds.py`."""

import sys
from collections.abc import Callable, Mapping

import numpy as np

from trends.stats.shifts.gaps import gap_scores
from trends.stats.shifts.ranks import Floats, Ints, split_scores
from trends.stats.shifts.thresholds import ALPHAS

Scores = Callable[[Floats, Ints, int, int], Floats]
SCORES: Mapping[str, Scores] = {"rank_sum": split_scores, "gap": gap_scores}
SIZES = (16, 18, 20, 22, 24, 26, 28, 30, 33, 36, 40, 45, 50, 60, 75, 90, 120, 180, 255)
CHUNK = 20_000


def largest_scores(scores: Scores, size: int, orders: int, rng: np.random.Generator) -> Floats:
    """Largest absolute score of any split of each of `orders` random orders of `size` distinct ranks."""
    found = [_largest(scores, size, min(CHUNK, orders - done), rng) for done in range(0, orders, CHUNK)]
    return np.concatenate(found)


def _largest(scores: Scores, size: int, orders: int, rng: np.random.Generator) -> Floats:
    ranks = np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)
    shuffled = rng.permuted(np.broadcast_to(ranks, (orders, size)), axis=1)
    counts = np.full(orders, size, np.int64)
    largest: Floats = np.abs(scores(shuffled, counts, 10, 6)).max(axis=1)
    return largest


def main(scores: Scores, orders: int) -> None:
    rng = np.random.default_rng(20261123)
    for size in SIZES:
        cut = np.quantile(largest_scores(scores, size, orders, rng), [1 - alpha for alpha in ALPHAS], method="higher")
        sys.stdout.write(f"    {size}: ({', '.join(f'{value:.3f}' for value in cut)}),\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(SCORES[sys.argv[1]], int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000)
