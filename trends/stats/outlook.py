"""What the belief about a variant says, in the figures that people see."""

from dataclasses import dataclass

import numpy as np

from trends.stats.rates import ASLEEP, Floats, grid, merged, quantile
from trends.stats.settings import Settings
from trends.stats.share import Share, tempered
from trends.stats.state import GOOD, States
from trends.stats.transition import hit, moved


@dataclass(frozen=True)
class Outlook:
    """One place a variant. `rate` is the expected share of failures that are no breakage, with its 95 % interval;
    `score`, what the flaky list is ranked by, the flaky failures to be expected in the next 100 runs."""

    p_flaky: Floats
    p_broken: Floats
    rate: Floats
    rate_low: Floats
    rate_high: Floats
    p_next_fail: Floats
    score: Floats


def p_flaky(belief: Floats) -> Floats:
    """That it flakes now or will again."""
    at_rest = belief[:, :, :ASLEEP].sum(axis=(1, 2))
    chance: Floats = np.clip(1 - at_rest, 0.0, 1.0)
    return chance


def p_broken(belief: Floats) -> Floats:
    share: Floats = np.clip(1 - belief[:, GOOD].sum(axis=1), 0.0, 1.0)
    return share


def mean_rate(belief: Floats, settings: Settings) -> Floats:
    rate: Floats = (belief.sum(axis=1) * grid(settings)).sum(axis=1)
    return rate


def p_fail(belief: Floats, settings: Settings) -> Floats:
    """That one more result without a change in between is a failure."""
    flakes = (belief[:, GOOD] * grid(settings)).sum(axis=1)
    chance: Floats = np.clip(flakes + p_broken(belief) * settings.broken_fails, 0.0, 1.0)
    return chance


def out(states: States, settings: Settings) -> Floats:
    """That an outage makes the next result fail: the share of those that it did so far, with what is usual."""
    usual = settings.usual_outages * settings.usual_results
    share: Floats = (usual + states["set_aside"]) / (settings.usual_results + states["results"])
    return share


def outlook(states: States, share: Share, settings: Settings) -> Outlook:
    belief = tempered(states["belief"], share, settings)
    marginal = merged(belief.sum(axis=1))
    new_version = np.ones(len(states))
    ahead = moved(belief, new_version, np.zeros(len(states)), settings)
    ahead = hit(ahead, new_version * settings.breaks * settings.breaks_everywhere, settings)
    failing, outage = p_fail(ahead, settings), out(states, settings)
    rate = mean_rate(belief, settings)
    return Outlook(
        p_flaky=p_flaky(belief),
        p_broken=p_broken(belief),
        rate=rate,
        rate_low=np.minimum(quantile(marginal, 0.025, settings), rate),
        rate_high=np.maximum(quantile(marginal, 0.975, settings), rate),
        p_next_fail=failing + (1 - failing) * outage,
        score=100 * (belief[:, GOOD] * grid(settings)).sum(axis=1),
    )
