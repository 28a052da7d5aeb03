"""What hit many tests of one run at once: an outage of a job or module, or a new version that broke a module.

Each group of tests has one hidden cause; its probability is judged by the *other* tests of the group, so that a test
is never its own excuse. A test that runs on several backends counts once.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from trends.stats import likelihood
from trends.stats.outlook import p_fail
from trends.stats.rates import Floats
from trends.stats.settings import Settings
from trends.stats.state import GOOD
from trends.stats.tally import Integers, Tally

FEWEST: Final = 2
"""Tests that have to fail in a group before a common cause is looked for …"""
EXCESS: Final = 0.04
"""… and the share of the group's tests by which they have to be more than was to be expected."""


class Cause(NamedTuple):
    """With it a test fails by an outage (but may pass when repeated), or is broken, with this probability."""

    outage: float
    breakage: float


@dataclass(frozen=True)
class Causes:
    """Per variant of the run: the probabilities of `kinds`, the first of which is "none"."""

    kinds: tuple[Cause, ...]
    weights: Floats

    @property
    def outage(self) -> Floats:
        """Probability that an outage makes this variant fail."""
        return self.mean([cause.outage for cause in self.kinds])

    @property
    def breakage(self) -> Floats:
        """Probability that this version broke the variant with others of its module."""
        return self.mean([cause.breakage for cause in self.kinds])

    def mean(self, values: list[float]) -> Floats:
        total: Floats = (self.weights * np.array(values)).sum(axis=1)
        return total


def kinds(settings: Settings) -> tuple[Cause, ...]:
    outages = tuple(Cause(share, 0.0) for share in settings.shares)
    return (Cause(0.0, 0.0), *outages, *(Cause(0.0, share) for share in settings.shares))


def priors(outage: float, breakage: float, settings: Settings) -> Floats:
    count = len(settings.shares)
    return np.array([1 - outage - breakage, *[outage / count] * count, *[breakage / count] * count])


def evidence(belief: Floats, run: Tally, chosen: Integers, settings: Settings) -> Floats:
    """Log-likelihood of the chosen variants' results under each cause."""
    failed, passed = run.failed[chosen], run.passed[chosen]
    can_pass = belief[chosen, GOOD]
    is_broken = 1 - can_pass.sum(axis=1)
    if_broken = likelihood.broken(failed, passed, settings)
    columns = []
    for cause in kinds(settings):
        if_good = (can_pass * likelihood.good(failed, passed, cause.outage, settings)).sum(axis=1)
        alone = if_good + is_broken * if_broken
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


def suspicious(run: Tally, groups: Integers, own: Integers, expected: Floats) -> Integers:
    """Places of the variants in groups where more tests failed than was `expected` (per variant)."""
    weight = 1 / np.bincount(own)[own]
    failed = np.bincount(groups, weights=weight * (run.failed > 0))
    tests = np.bincount(groups, weights=weight)
    excess = failed - np.bincount(groups, weights=weight * expected)
    suspects = (failed > FEWEST - 1) & (excess > EXCESS * tests)
    return np.flatnonzero(suspects[groups])


def judged(belief: Floats, run: Tally, groups: Integers, before: Floats, settings: Settings) -> Floats:
    """Probabilities of the causes per variant, from what happened to the other tests of its group."""
    weights = np.zeros((run.size, len(before)))
    weights[:, 0] = 1.0
    own = of_one_test(run, groups)
    chosen = suspicious(run, groups, own, p_fail(belief, settings))
    if not chosen.size:
        return weights
    variants = np.bincount(own)[own[chosen]]
    logs = evidence(belief, run, chosen, settings) / variants[:, None]
    others = np.log(np.maximum(before, 1e-300)) + sums(logs, groups[chosen]) - sums(logs, own[chosen])
    shares = np.exp(others - others.max(axis=1, keepdims=True))
    weights[chosen] = shares / shares.sum(axis=1, keepdims=True)
    return weights


def tired(weights: Floats, aside_runs: Integers, settings: Settings) -> Floats:
    """`weights`, less for outages where they explained the last runs already."""
    outages = np.array([cause.outage > 0 for cause in kinds(settings)])
    less = settings.lasts ** aside_runs.astype(float)
    weighed = np.where(outages, weights * less[:, None], weights)
    shares: Floats = weighed / weighed.sum(axis=1, keepdims=True)
    return shares


def causes(belief: Floats, run: Tally, aside_runs: Integers, settings: Settings) -> Causes:
    """Of job and module the one that explains more counts. `aside_runs`: in how many of a variant's last runs in a row
    an outage explained its failure."""
    job = judged(belief, run, run.jobs, priors(settings.job_outage, settings.job_breaks, settings), settings)
    module_priors = priors(settings.module_outage, settings.module_breaks, settings)
    module = judged(belief, run, run.modules, module_priors, settings)
    stronger = (module[:, 0] < job[:, 0])[:, None]
    weights = tired(np.where(stronger, module, job), aside_runs, settings)
    return Causes(kinds(settings), weights)
