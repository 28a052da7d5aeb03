"""The splits at which many series differ most, before against after, where chance alone would hardly do it."""

from dataclasses import dataclass

import numpy as np

from trends.stats.shifts.gaps import gap_scores
from trends.stats.shifts.ranks import Floats, Ints, centred_ranks, split_scores
from trends.stats.shifts.settings import Settings
from trends.stats.shifts.thresholds import Score, threshold

LEAST_RANK_SUM = 2.0
"""Gaps are looked for only where a rank sum is this high: no level moves that far without its ranks."""


@dataclass(frozen=True)
class Peak:
    after: int
    """Values after the split."""
    height: float
    """Score over the threshold: above 1."""


def peaks(values: Floats, counts: Ints, alpha: float, settings: Settings) -> dict[int, Peak]:
    """By row, of those over a threshold: (series, window) `values`, the last `counts` of each row being there.

    Two scores look at every split: the rank sum, with half of the chance `alpha` to cross its threshold where nothing
    changes, and the widest gap, with all of it. Either alone finds fewer shifts at as many false alarms.
    """
    centred = centred_ranks(values)
    least = settings.least_before, settings.least_after
    rank_sums = np.abs(split_scores(centred, counts, *least))
    found = _over(rank_sums, counts, alpha / 2, "rank_sum")
    moved = np.flatnonzero(rank_sums.max(axis=1) > LEAST_RANK_SUM)
    gaps = np.abs(gap_scores(centred[moved], counts[moved], *least))
    for place, peak in _over(gaps, counts[moved], alpha, "gap").items():
        row = int(moved[place])
        if row not in found or peak.height > found[row].height:
            found[row] = peak
    return dict(sorted(found.items()))


def _over(scores: Floats, counts: Ints, alpha: float, score: Score) -> dict[int, Peak]:
    by_count = np.array([threshold(score, count, alpha) for count in range(int(counts.max(initial=0)) + 1)])
    heights = scores.max(axis=1) / by_count[counts]
    return {int(row): Peak(int(scores[row].argmax()) + 1, float(heights[row])) for row in np.flatnonzero(heights > 1)}
