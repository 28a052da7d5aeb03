"""Rules that count how often the outcome changes."""

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, PASSED, Flags, Floats, History
from bench.verdicts.rules.rule import of_prefix
from bench.verdicts.rules.sequences import attempts, failed, flips, newest, previous, share

FORGETTING = 0.1
WINDOW = 10
"""Runs. Apple weighs what a window shows of one version; here each commit runs once or twice, so windows span some."""


def buildkite(history: History) -> Floats:
    """Transitions in the last 100 executions, divided by 100."""
    codes = attempts(history)
    rate: Floats = (flips(codes) & newest(codes, 100)).sum(axis=0) / 100
    return rate


def long_failing(failing: Flags) -> Flags:
    """Runs of three or more failures in a row: TestGrid takes them for broken."""
    three = failing.copy()
    three[2:] = failing[2:] & failing[1:-1] & failing[:-2]
    three[:2] = False
    inside = three.copy()
    inside[:-1] |= three[1:]
    inside[:-2] |= three[2:]
    return inside


def testgrid(history: History) -> Floats:
    """First failures after a pass, over what is considered, in the last 100 runs. Passing on retry is a flip."""
    codes, again = history.first, history.again
    recent = newest(codes, 100)
    retried = (codes == FAILED) & (again == PASSED)
    failing = (codes == FAILED) & ~retried
    considered = recent & ~long_failing(failing)
    first = failing & (previous(codes) == PASSED)
    return share(considered & (first | retried), considered)


def windows(rows: Flags) -> Floats:
    """Counts in windows of ten runs."""
    counts: Floats = np.add.reduceat(rows.astype(float), np.arange(0, len(rows), WINDOW), axis=0)
    return counts


def weighted(values: Floats, counted: Flags) -> Floats:
    """Exponentially weighted mean over windows, newest heaviest."""
    weight = (1 - FORGETTING) ** np.arange(len(values))[::-1, None] * counted
    mean: Floats = (weight * values).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-9)
    return mean


def apple(history: History) -> Floats:
    """Weighted flip rate."""
    flipped = flips(attempts(history))
    ran = windows(history.first != ABSENT)
    rate = windows(flipped[::2] | flipped[1::2]) / np.maximum(ran - 1, 1)
    return weighted(rate, ran > 0)


def entropy(history: History) -> Floats:
    """Weighted entropy of outcomes."""
    ran = windows(history.first != ABSENT)
    rate = (windows(failed(history.first)) / np.maximum(ran, 1)).clip(1e-12, 1 - 1e-12)
    bits = -(rate * np.log2(rate) + (1 - rate) * np.log2(1 - rate))
    return weighted(bits, ran > 0)


def radarflake(history: History) -> Floats:
    """.6·transition rate + .4·2·min(fail, pass), over everything; broken is not flaky."""
    codes = attempts(history)
    ran = codes != ABSENT
    transitions, rate = share(flips(codes), ran), share(failed(codes), ran)
    broken = (rate >= 0.95) & (transitions <= 0.05)
    score = 0.6 * transitions + 0.4 * 2 * np.minimum(rate, 1 - rate)
    return np.where(broken | (ran.sum(axis=0) < 5), 0.0, score)


BUILDKITE = of_prefix("transitions/100 ≥ .04 (Buildkite)", buildkite, 0.04)
TESTGRID = of_prefix("flips ≥ .02 (TestGrid)", testgrid, 0.02)
APPLE = of_prefix("weighted flip rate ≥ .05 (Apple)", apple, 0.05)
ENTROPY = of_prefix("weighted entropy ≥ .10 (Apple)", entropy, 0.10)
RADARFLAKE = of_prefix("radarflake ≥ .15", radarflake, 0.15)
