"""Mozilla's rule (Perfherder): weighted t of 12 to 24 runs back against 12 forward, |t| > 7, a local maximum, >= 2 %.

Weights fall in a line from the run in question outwards; the variance is unweighted, about the weighted mean.
"""

from collections.abc import Iterator

import numpy as np

from bench.slowness.rules.alarm import Alarm
from bench.slowness.world import Seconds

BACK = (12, 24)
FORWARD = 12
LEAST_T = 7.0
LEAST_EFFECT = 0.02


def weighted_t(seconds: Seconds, since: int) -> Iterator[Alarm]:
    """A maximum is known one run after its forward window is full."""
    runs = seconds.shape[1]
    scores = np.zeros(seconds.shape)
    for at in range(BACK[0], runs - FORWARD + 1):
        scores[:, at] = _t(seconds[:, max(at - BACK[1], 0) : at], seconds[:, at : at + FORWARD])
    for at in range(max(BACK[0], since - FORWARD), runs - FORWARD):
        size = np.abs(scores[:, at - 1 : at + 2])
        peak = (size[:, 1] > LEAST_T) & (size[:, 1] >= size[:, 0]) & (size[:, 1] > size[:, 2])
        yield from (Alarm(int(test), at + FORWARD, bool(scores[test, at] > 0)) for test in np.flatnonzero(peak))


def _t(back: Seconds, forward: Seconds) -> Seconds:
    old, old_error = _moments(back[:, ::-1])
    new, new_error = _moments(forward)
    error = np.sqrt(old_error + new_error)
    large = np.abs(new - old) >= LEAST_EFFECT * old
    scores: Seconds = np.where(large, (new - old) / np.maximum(error, 1e-12), 0)
    return scores


def _moments(values: Seconds) -> tuple[Seconds, Seconds]:
    """Weighted mean, nearest first, and its squared error."""
    count = values.shape[1]
    weights = (count - np.arange(count)) / count
    mean = (values * weights).sum(axis=1) / weights.sum()
    return mean, np.square(values - mean[:, None]).sum(axis=1) / (count - 1) / count
