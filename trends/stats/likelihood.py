"""How probable a variant's results in one run are, given its rate, its condition and what else went wrong."""

from typing import Final

import numpy as np

from trends.stats.rates import Floats, grid
from trends.stats.settings import Settings
from trends.stats.state import GOOD, LONG, SHORT
from trends.stats.tally import Integers

FEW: Final = 700
"""Results of a variant in one run, however they ended, whose chance a float can hold."""
NATS: Final = 500.0
"""Natural logarithm of 1 over the least chance that the best rate may have: the coarse grid's best is less."""


def good(failed: Integers, passed: Integers, outage: float, settings: Settings) -> Floats:
    """n × rates: of a variant that can pass, in a run where an outage hits the share `outage` of all tests."""
    failed, passed = told(failed, passed)
    rates = grid(settings)
    fails = rates + (1 - rates) * outage
    counts, which = combinations(failed, passed)
    table = fails ** counts[:, 0, None] * (1 - fails) ** counts[:, 1, None]
    return np.take(table, which, axis=0)


def told(failed: Integers, passed: Integers) -> tuple[Integers, Integers]:
    """The counts; of so many that no rate would have a chance left, fewer in the same proportion. Where all chances
    are 0 the belief would be no number, nor the share of the project, nor in the end any belief."""
    results = failed + passed
    if results.max(initial=0) <= FEW:
        return failed, passed
    shares = (np.clip(counts / np.maximum(results, 1), 1e-9, 0.98) for counts in (failed, passed))
    nats = -sum(counts * np.log(share) for counts, share in zip((failed, passed), shares, strict=True))
    part = np.minimum(1.0, NATS / np.maximum(nats, 1e-9))
    fewer, others = (np.ceil(counts * part).astype(np.int64) for counts in (failed, passed))
    return fewer, others


def combinations(failed: Integers, passed: Integers) -> tuple[Integers, Integers]:
    """The pairs of counts that occur, few however many variants there are, and which of them each variant has."""
    codes, which = np.unique(failed << 32 | passed, return_inverse=True)
    return np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1), which.reshape(-1)


def broken(failed: Integers, passed: Integers, settings: Settings) -> Floats:
    """n: of a broken variant."""
    failed, passed = told(failed, passed)
    chance: Floats = settings.broken_fails**failed * (1 - settings.broken_fails) ** passed
    return chance


def weighed(belief: Floats, if_good: Floats, if_broken: Floats) -> Floats:
    """`belief` times the likelihoods, not normalised."""
    product = np.empty_like(belief)
    product[:, GOOD] = belief[:, GOOD] * if_good
    product[:, SHORT] = belief[:, SHORT] * if_broken[:, None]
    product[:, LONG] = belief[:, LONG] * if_broken[:, None]
    return product
