"""Measures of a ranking."""

import numpy as np

from bench.verdicts.history import Flags, Floats


def auc(truth: Flags, score: Floats) -> float:
    """The chance that a true one stands above a false one; ties count half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place.reshape(-1)]
    positive = int(truth.sum())
    negative = len(truth) - positive
    return float((rank[truth].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(truth: Flags, score: Floats) -> float:
    """The mean precision at the true ones, going down the ranking; ties are taken as one step."""
    order = np.argsort(-score, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(score[order]) != 0, True))
    hits = np.cumsum(truth[order])[ends]
    new = np.diff(np.concatenate([[0], hits]))
    return float((new * hits / (ends + 1)).sum() / truth.sum())


def best_f1(truth: Flags, score: Floats) -> float:
    """The F1 of the best threshold, seen afterwards."""
    order = np.argsort(-score, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(score[order]) != 0, True))
    hits = np.cumsum(truth[order])[ends]
    return float((2 * hits / (ends + 1 + truth.sum())).max())
