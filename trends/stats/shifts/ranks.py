"""Rank sums of every split of many series at once.

Series are rows, oldest value first, right-aligned: a row with n values has NaN in all but its last n columns.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def centred_ranks(values: Floats) -> Floats:
    """Rank of each value in its row less the row's mean rank; ties share the mean of their ranks; 0 for NaN."""
    order = np.argsort(values, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    ranks = np.empty(values.shape, np.float32)
    np.put_along_axis(ranks, order, _tied_ranks(ordered), axis=1)
    present = ~np.isnan(values)
    mean = (present.sum(axis=1, keepdims=True) + 1) / 2
    return np.where(present, ranks - mean, 0).astype(np.float32)


def _tied_ranks(ordered: Floats) -> Floats:
    """Rank from 1 of each value of sorted rows: of equal ones the mean of the first and the last."""
    width = ordered.shape[1]
    columns = np.arange(width, dtype=np.float32)
    new = np.ones(ordered.shape, bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first = np.maximum.accumulate(np.where(new, columns, 0), axis=1)
    ends = np.ones(ordered.shape, bool)
    ends[:, :-1] = new[:, 1:]
    last = np.minimum.accumulate(np.where(ends, columns, width)[:, ::-1], axis=1)[:, ::-1]
    return ((first + last) / 2 + 1).astype(np.float32)


def split_scores(centred: Floats, counts: Ints, least_before: int, least_after: int) -> Floats:
    """Standardised rank sum of what is after each split: above 0 when it ranks high.

    Column m - 1 is the split that leaves the last m values on the right. The variance is that of all orders of the
    row's own ranks, ties and all, so a constant row scores 0. Splits with too few values on a side score 0.
    """
    width = centred.shape[1]
    after = np.arange(1, width + 1, dtype=np.float32)
    sums = np.cumsum(centred[:, ::-1], axis=1, dtype=np.float32)
    n = counts[:, None].astype(np.float32)
    squares = np.square(centred).sum(axis=1, keepdims=True) / np.maximum(n, 1)
    variance = squares * after * (n - after) / np.maximum(n - 1, 1)
    allowed = (after >= least_after) & (n - after >= least_before) & (variance > 0)
    scores: Floats = np.where(allowed, sums / np.sqrt(np.where(allowed, variance, 1)), 0).astype(np.float32)
    return scores
