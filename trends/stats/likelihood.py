"""How probable a variant's results in one run are, given its rate, its condition and what else went wrong."""

import numpy as np

from trends.stats.rates import Floats, grid
from trends.stats.settings import Settings
from trends.stats.state import GOOD, LONG, SHORT
from trends.stats.tally import Integers


def good(failed: Integers, passed: Integers, outage: float, settings: Settings) -> Floats:
    """n × rates: of a variant that can pass, in a run where an outage hits the share `outage` of all tests."""
    rates = grid(settings)
    fails = rates + (1 - rates) * outage
    counts, which = combinations(failed, passed)
    table = fails ** counts[:, 0, None] * (1 - fails) ** counts[:, 1, None]
    return np.take(table, which, axis=0)


def combinations(failed: Integers, passed: Integers) -> tuple[Integers, Integers]:
    """The pairs of counts that occur, few however many variants there are, and which of them each variant has."""
    codes, which = np.unique(failed << 32 | passed, return_inverse=True)
    return np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1), which.reshape(-1)


def broken(failed: Integers, passed: Integers, settings: Settings) -> Floats:
    """n: of a broken variant."""
    chance: Floats = settings.broken_fails**failed * (1 - settings.broken_fails) ** passed
    return chance


def weighed(belief: Floats, if_good: Floats, if_broken: Floats) -> Floats:
    """`belief` times the likelihoods, not normalised."""
    product = np.empty_like(belief)
    product[:, GOOD] = belief[:, GOOD] * if_good
    product[:, SHORT] = belief[:, SHORT] * if_broken[:, None]
    product[:, LONG] = belief[:, LONG] * if_broken[:, None]
    return product
