"""The filter at its plainest: fixed prior, an outage wherever many more fail than was expected, no sharing.

It shows what the rest of the model is worth.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from bench.verdicts.history import Flags, Floats, History, Integers
from bench.verdicts.rules.rule import Judgement, Rule
from trends.stats import likelihood
from trends.stats.outlook import p_fail, p_flaky
from trends.stats.rates import grid, prior
from trends.stats.settings import Settings
from trends.stats.state import GOOD, States, fresh
from trends.stats.tally import Tally
from trends.stats.transition import changed, changes, days_since, hit

SETTINGS = Settings(breaks_everywhere=0.0, fade_days=90.0, flaky_leave=0.4)


def expected(states: States, run: Tally) -> Floats:
    """The belief before the run's results: old rates give way to the prior."""
    belief = changed(states["belief"], changes(states, run, SETTINGS), SETTINGS)
    forgotten = -np.expm1(-days_since(states, run.day) / SETTINGS.fade_days)[:, None, None]
    after: Floats = belief + forgotten * (belief.sum(axis=2, keepdims=True) * prior(SETTINGS) - belief)
    return after


def excess(run: Tally, expected: Floats, groups: Integers, fewest: int) -> Floats:
    """Per variant, the share of its group's tests that an outage seems to have hit. A test counts once."""
    own = np.unique(groups * run.size + run.tests, return_inverse=True)[1].reshape(-1)
    weight = 1 / np.bincount(own)[own]
    ran = np.bincount(groups, weight)
    mean = np.bincount(groups, weight * expected)
    spread = np.bincount(groups, weight * expected * (1 - expected)) + 0.25
    failed = np.bincount(groups, weight * (run.failed > 0))
    out = (failed >= fewest) & (failed > mean + 5 * np.sqrt(spread)) & (failed - mean > 0.02 * ran)
    share = np.where(out, 0.5 * (failed - mean) / np.maximum(ran - mean, 1e-9), 0.0)
    return share[groups]


def updated(belief: Floats, run: Tally, change: Floats) -> Floats:
    fails = p_fail(belief, SETTINGS)
    out = np.maximum(excess(run, fails, run.jobs, 5), excess(run, fails, run.modules, 4)).clip(0, 0.99)
    broken_instead = (out > 0) & (run.failed > 0) & (change == 1)
    belief = hit(belief, 0.5 * broken_instead, SETTINGS)
    good = np.empty((run.size, belief.shape[2]))
    for level in np.unique(out):
        rows = out == level
        good[rows] = likelihood.good(run.failed[rows], run.passed[rows], float(level), SETTINGS)
    weighed = likelihood.weighed(belief, good, likelihood.broken(run.failed, run.passed, SETTINGS))
    normalised: Floats = weighed / weighed.sum(axis=(1, 2), keepdims=True)
    return normalised


def after(states: States, run: Tally) -> States:
    """The states after a run; of `states` itself nothing changes."""
    now = states.copy()
    change = changes(now, run, SETTINGS)
    same = now["version"] == run.versions
    now["belief"] = updated(expected(now, run), run, change)
    now["day"], now["version"] = run.day, run.versions
    now["version_runs"] = np.where(same, now["version_runs"], 0) + 1
    return now


def held(before: Flags, chance: Floats) -> Flags:
    return np.where(before, chance >= SETTINGS.flaky_leave, chance >= SETTINGS.flaky_enter)


def plain(history: History, at: Sequence[int]) -> Iterator[Judgement]:
    states, wanted = fresh(history.variants, SETTINGS), set(at)
    flaky = np.zeros(history.variants, bool)
    rates = grid(SETTINGS)
    for run, here, tally in history.tallies(max(at)):
        states[here] = after(states[here], tally)
        flaky[here] = held(flaky[here], p_flaky(states["belief"][here]))
        if run in wanted:
            score = 100 * (states["belief"][:, GOOD] * rates).sum(axis=1)
            yield Judgement(flaky.copy(), p_flaky(states["belief"]), score)


PLAIN = Rule("plain filter", plain)
