"""What hit many tests of one run at once: an outage of a job or module, or a new version that broke a module.

Each group of tests has one hidden cause; its probability is judged by the *other* tests of the group, so that a test
is never its own excuse. A test that runs on several backends counts once.
"""

from dataclasses import dataclass

import numpy as np

from trends.stats import likelihood
from trends.stats.cause import Cause, Scope, is_outage, kinds, of_job, of_module, priors
from trends.stats.outlook import p_fail
from trends.stats.rates import Floats
from trends.stats.settings import Settings
from trends.stats.state import GOOD, States
from trends.stats.tally import Integers, Tally


@dataclass(frozen=True)
class Causes:
    """Per variant of the run: the probabilities of `kinds`, the first of which is "none"."""

    kinds: tuple[Cause, ...]
    weights: Floats

    @property
    def outage(self) -> Floats:
        """Probability that an outage makes this variant fail."""
        return self.mean([cause.outage + cause.down for cause in self.kinds])

    @property
    def breakage(self) -> Floats:
        """Probability that this version broke the variant with others of its module."""
        return self.mean([cause.breakage for cause in self.kinds])

    def mean(self, values: list[float]) -> Floats:
        total: Floats = (self.weights * np.array(values)).sum(axis=1)
        return total


def evidence(belief: Floats, run: Tally, chosen: Integers, settings: Settings) -> Floats:
    """Log-likelihood of the chosen variants' results under each cause."""
    failed, passed = run.failed[chosen], run.passed[chosen]
    can_pass = belief[chosen, GOOD]
    is_good = can_pass.sum(axis=1)
    if_broken = likelihood.broken(failed, passed, settings)
    calm = (can_pass * likelihood.good(failed, passed, 0.0, settings)).sum(axis=1)
    columns = []
    for cause in kinds(settings):
        here = calm
        if cause.outage:
            here = (can_pass * likelihood.good(failed, passed, cause.outage, settings)).sum(axis=1)
        good = (1 - cause.down) * here + cause.down * is_good * if_broken
        alone = good + (1 - is_good) * if_broken
        columns.append((1 - cause.breakage) * alone + cause.breakage * if_broken)
    logs: Floats = np.log(np.maximum(np.stack(columns, axis=1), 1e-300))
    return logs


def sums(values: Floats, groups: Integers) -> Floats:
    """Per row, the sum over the rows of its group."""
    total = np.zeros((groups.max() + 1, values.shape[1]))
    np.add.at(total, groups, values)
    per_row: Floats = total[groups]
    return per_row


def of_one_test(run: Tally, groups: Integers) -> Integers:
    """Numbers the tests within the groups: equal for variants of one test in one group."""
    codes: Integers = np.unique(groups * run.size + run.tests, return_inverse=True)[1].reshape(-1)
    return codes


def suspicious(run: Tally, groups: Integers, own: Integers, expected: tuple[Floats, ...], scope: Scope) -> Integers:
    """Places of the variants in groups where more tests failed than by any of what is `expected` (per variant)."""
    weight = 1 / np.bincount(own)[own]
    failed = np.bincount(groups, weights=weight * (run.failed > 0))
    tests = np.bincount(groups, weights=weight)
    means = [np.bincount(groups, weights=weight * chance) for chance in expected]
    excess = failed - np.maximum.reduce(means)
    suspects = (failed > scope.fewest - 1) & (excess > scope.excess * tests)
    return np.flatnonzero(suspects[groups])


def judged(
    belief: Floats,
    run: Tally,
    groups: Integers,
    expected: tuple[Floats, ...],
    change: Floats,
    scope: Scope,
    settings: Settings,
) -> Floats:
    """Probabilities of the causes per variant, from what happened to the other tests of its group."""
    weights = np.zeros((run.size, len(kinds(settings))))
    weights[:, 0] = 1.0
    own = of_one_test(run, groups)
    chosen = suspicious(run, groups, own, expected, scope)
    if not chosen.size:
        return weights
    variants = np.bincount(own)[own[chosen]]
    logs = evidence(belief, run, chosen, settings) / variants[:, None]
    before = np.log(np.maximum(priors(change[chosen], scope, settings), 1e-300))
    others = before + sums(logs, groups[chosen]) - sums(logs, own[chosen])
    shares = np.exp(others - others.max(axis=1, keepdims=True))
    weights[chosen] = shares / shares.sum(axis=1, keepdims=True)
    return weights


def tired(weights: Floats, aside_runs: Integers, settings: Settings) -> Floats:
    """`weights`, less for outages where they explained so many of a variant's last runs in a row already."""
    less = settings.lasts ** aside_runs.astype(float)
    weighed = np.where(is_outage(settings), weights * less[:, None], weights)
    shares: Floats = weighed / weighed.sum(axis=1, keepdims=True)
    return shares


def usual(states: States) -> Floats:
    """Per variant, the share of failures so far."""
    share: Floats = states["failures"] / np.maximum(states["results"], 1)
    return share


def causes(belief: Floats, change: Floats, run: Tally, states: States, settings: Settings) -> Causes:
    """Of job and module the one that explains more counts. `states` are those before the run.

    What fails anyway is no outage even while it is not understood yet: where many tests flake from the first run on,
    an outage in every run would explain them, and nothing would ever be learnt of them.
    """
    expected = p_fail(belief, settings), usual(states)
    job = judged(belief, run, run.jobs, expected, change, of_job(settings), settings)
    module = judged(belief, run, run.modules, expected, change, of_module(settings), settings)
    stronger = (module[:, 0] < job[:, 0])[:, None]
    weights = tired(np.where(stronger, module, job), states["aside_runs"], settings)
    return Causes(kinds(settings), weights)
