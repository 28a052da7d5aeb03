"""The filter: states of a run's variants and the run's results give the next states. Exact up to the common causes."""

from dataclasses import dataclass

import numpy as np

from trends.stats import likelihood
from trends.stats.causes import Causes, causes
from trends.stats.rates import Floats
from trends.stats.settings import Settings
from trends.stats.state import GOOD, States
from trends.stats.tally import Tally
from trends.stats.transition import changes, days_since, hit, moved


@dataclass(frozen=True)
class Forecast:
    """What is expected of a run's variants before its results are looked at."""

    change: Floats
    """Per variant, how much of a new version the run is."""
    belief: Floats
    together: Floats
    """Per variant, the probability that this version broke all variants of its test."""


def forecast(states: States, run: Tally, settings: Settings) -> Forecast:
    change = changes(states, run, settings)
    belief = moved(states["belief"], change, days_since(states, run.day), settings)
    return Forecast(change, belief, change * settings.breaks * settings.breaks_everywhere)


def if_good(run: Tally, found: Causes, settings: Settings) -> Floats:
    """n × rates: likelihood of the results of a variant that can pass, over all causes."""
    chance = likelihood.good(run.failed, run.passed, 0.0, settings)
    chosen = np.flatnonzero(found.weights[:, 0] < 1)
    if not chosen.size:
        return chance
    failed, passed, weights = run.failed[chosen], run.passed[chosen], found.weights[chosen]
    mixed = np.zeros((chosen.size, chance.shape[1]))
    calm, broken = chance[chosen], likelihood.broken(failed, passed, settings)[:, None]
    for cause, weight in zip(found.kinds, weights.T, strict=True):
        here = likelihood.good(failed, passed, cause.outage, settings) if cause.outage else calm
        mixed += weight[:, None] * ((1 - cause.down) * here + cause.down * broken)
    chance[chosen] = mixed
    return chance


def broke_together(before: Floats, alone: Floats, broken: Floats, run: Tally) -> Floats:
    """Per variant, the probability that the version broke its test everywhere, by the test's other variants.

    `alone` and `broken` are the likelihoods of each variant's results without and with such a breakage.
    """
    odds = np.log(np.maximum(broken, 1e-300)) - np.log(np.maximum(alone, 1e-300))
    others = np.bincount(run.tests, weights=odds)[run.tests] - odds
    others[np.bincount(run.tests)[run.tests] == 1] = 0.0
    logit = np.log(before) - np.log1p(-before) + others
    return np.where(before > 0, 1 / (1 + np.exp(-np.clip(logit, -700, 700))), 0.0)


def updated(expected: Forecast, run: Tally, found: Causes, settings: Settings) -> Floats:
    """The belief after the run's results."""
    good = if_good(run, found, settings)
    broken = likelihood.broken(run.failed, run.passed, settings)
    belief = hit(expected.belief, found.breakage, settings)
    alone = (belief[:, GOOD] * good).sum(axis=1) + (1 - belief[:, GOOD].sum(axis=1)) * broken
    together = broke_together(np.maximum(expected.together, 1e-12), alone, broken, run)
    weighed = likelihood.weighed(hit(belief, together, settings), good, broken)
    normalised: Floats = weighed / weighed.sum(axis=(1, 2), keepdims=True)
    return normalised


def advance(states: States, run: Tally, settings: Settings) -> States:
    """The states of the run's variants, in the order of `run.keys`, after the run. `states` stays as it is."""
    expected = forecast(states, run, settings)
    belief = hit(expected.belief, expected.together, settings)
    found = causes(belief, expected.change, run, states, settings)
    after = states.copy()
    after["belief"] = updated(expected, run, found, settings)
    return counted(after, run, found.outage > 0.5)


def counted(states: States, run: Tally, outage: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> States:
    """`states` with the counters moved on, in place."""
    failed = run.failed > 0
    same = states["version"] == run.versions
    before = np.where(same, states["seen"], 0)
    seen = before | (run.passed > 0) | 2 * (failed & ~outage)
    states["disagreements"] += (seen == 3) & (before != 3)
    states["seen"] = seen
    states["version_runs"] = np.where(same, states["version_runs"], 0) + 1
    states["version"] = run.versions
    states["results"] += (run.failed + run.passed).astype(np.uint32)
    states["failures"] += run.failed.astype(np.uint32)
    states["set_aside"] += np.where(outage, run.failed, 0).astype(np.uint32)
    states["aside_runs"] = np.where(failed & outage, states["aside_runs"] + 1, 0)
    states["failed_row"] = np.where(run.passed > 0, 0, states["failed_row"] + run.failed)
    states["calm_runs"] = np.where(failed, 0, states["calm_runs"] + 1)
    states["day"] = np.fmax(states["day"], run.day)
    return states
