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
    chance: Floats = fails ** failed[:, None] * (1 - fails) ** passed[:, None]
    return chance


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
