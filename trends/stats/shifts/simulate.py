"""`python -m trends.stats.shifts.simulate [ORDERS]`: write the table of `thresholds.py` to standard output."""

import sys

import numpy as np

from trends.stats.shifts.ranks import Floats, split_scores
from trends.stats.shifts.thresholds import ALPHAS

SIZES = (16, 18, 20, 22, 24, 26, 28, 30, 33, 36, 40, 45, 50, 60, 75, 90, 120, 180, 255)
CHUNK = 20_000


def largest_scores(size: int, orders: int, rng: np.random.Generator) -> Floats:
    """Largest absolute split score of each of `orders` random orders of `size` distinct ranks."""
    found = [_largest(size, min(CHUNK, orders - done), rng) for done in range(0, orders, CHUNK)]
    return np.concatenate(found)


def _largest(size: int, orders: int, rng: np.random.Generator) -> Floats:
    ranks = np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)
    shuffled = rng.permuted(np.broadcast_to(ranks, (orders, size)), axis=1)
    counts = np.full(orders, size, np.int64)
    largest: Floats = np.abs(split_scores(shuffled, counts, 10, 6)).max(axis=1)
    return largest


def main(orders: int) -> None:
    rng = np.random.default_rng(20261123)
    for size in SIZES:
        cut = np.quantile(largest_scores(size, orders, rng), [1 - alpha for alpha in ALPHAS], method="higher")
        sys.stdout.write(f"    {size}: ({', '.join(f'{value:.3f}' for value in cut)}),\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
