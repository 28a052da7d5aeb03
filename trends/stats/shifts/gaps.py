"""The widest gap between the distributions on either side, for every split of many series at once."""

import numpy as np

from trends.stats.shifts.ranks import Floats, Ints

CUTS = (np.arange(1, 16) / 16).tolist()
"""Levels at which the two sides are compared, as shares of the row's values below."""


def gap_scores(centred: Floats, counts: Ints, least_before: int, least_after: int) -> Floats:
    """By how much more of the values after each split lie above some level than of those before, in units of chance.

    Takes centred ranks, and has columns and signs, as `split_scores`. It is the Kolmogorov-Smirnov distance of two
    samples, taken at the `CUTS`, times 2 sqrt(m (n - m) / n): where half of the values lie above the level, that is
    the number of standard deviations. A series of two levels that moves by less than they are apart shows here long
    before its rank sum tells; so does one with heavy tails.
    """
    width = centred.shape[1]
    n, after = counts[:, None].astype(np.float32), np.arange(1, width + 1, dtype=np.float32)
    before = np.maximum(n - after, 1)
    newest_first = np.where(after <= n, centred[:, ::-1], -np.inf)
    widest = np.zeros(centred.shape, np.float32)
    for cut in CUTS:
        above = newest_first > (cut - 0.5) * n
        on_right = np.cumsum(above, axis=1, dtype=np.float32)
        gap = on_right / after - (on_right[:, -1:] - on_right) / before
        widest = np.where(np.abs(gap) > np.abs(widest), gap, widest)
    allowed = (after >= least_after) & (n - after >= least_before)
    chance = 2 * np.sqrt(after * before / np.maximum(n, 1))
    scores: Floats = np.where(allowed, widest * chance, 0).astype(np.float32)
    return scores
