"""LUCI Analysis: segments of constant failure rate; flaky when the newest segment fails sometimes."""

from math import lgamma

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, Flags, Floats, History, Integers
from bench.verdicts.rules.rule import of_prefix

A, B = 0.3, 0.5
NEEDED = 9.21
"""A split has to be this much likelier (log): 1e-4."""


def table(offset: float, size: int) -> Floats:
    return np.array([lgamma(count + offset) for count in range(size)])


def marginal(failed: Integers, ran: Integers) -> Floats:
    """Log-probability of so many failures among so many runs under Beta(.3, .5)."""
    size = int(ran.max()) + 1
    constant = lgamma(A + B) - lgamma(A) - lgamma(B)
    logs: Floats = constant + table(A, size)[failed] + table(B, size)[ran - failed] - table(A + B, size)[ran]
    return logs


def split(failed: Integers, ran: Integers, start: Integers) -> tuple[Integers, Flags]:
    """The best place for a split of what follows `start`, and whether it is good enough. Counts are cumulative."""
    here = np.take_along_axis(failed, start[None], axis=0), np.take_along_axis(ran, start[None], axis=0)
    rows = np.arange(len(failed))[:, None]
    left = marginal(np.maximum(failed - here[0], 0), np.maximum(ran - here[1], 0))
    right = marginal(failed[-1:] - failed, ran[-1:] - ran)
    gain = np.where(rows > start, left + right, -np.inf)
    best = gain.argmax(axis=0)
    whole = marginal(failed[-1] - here[0][0], ran[-1] - here[1][0])
    return best, np.take_along_axis(gain, best[None], axis=0)[0] - whole > NEEDED


def luci(history: History) -> Floats:
    """Share of unexpected runs in the newest segment, counted from the nearer end."""
    unexpected = (history.first == FAILED).astype(np.int64)
    zero = np.zeros((1, history.variants), np.int64)
    failed = np.concatenate([zero, np.cumsum(unexpected, axis=0)])
    ran = np.concatenate([zero, np.cumsum(history.first != ABSENT, axis=0, dtype=np.int64)])
    start = np.zeros(history.variants, np.int64)
    open_ones = np.flatnonzero(failed[-1] > 0)
    while open_ones.size:
        best, good = split(failed[:, open_ones], ran[:, open_ones], start[open_ones])
        start[open_ones] = np.where(good, best, start[open_ones])
        open_ones = open_ones[good]
    columns = np.arange(history.variants)
    rate = (failed[-1] - failed[start, columns]) / np.maximum(ran[-1] - ran[start, columns], 1)
    score: Floats = 2 * np.minimum(rate, 1 - rate)
    return score


LUCI = of_prefix("newest segment 1–99 % (LUCI)", luci, 0.02)
