"""What is wrong with each variant at each commit: its flake rate, and whether it is broken.

Where the protocol leaves something open, it is as the published scores of simple rules have it. Those that count all
failures, or take the versions apart, score what was published only when what is broken on one backend is so for
stretches, like what is broken on all; and all of them find as many flakes as was published only when tests that flake
in bursts do so for half of the time.
"""

from dataclasses import dataclass

import numpy as np

from bench.verdicts.history import Flags, Floats, Integers
from bench.verdicts.worlds.population import COMMITS, MODULES, Generator, Population
from bench.verdicts.worlds.shape import Shape

MODULE_BREAKS = 6


@dataclass(frozen=True)
class Fates:
    """`rates` and `broken` are commits × variants; `flaky` and `scored` commits × tests: the truth, and where it is
    asked for (not in the first commits after a mend, where nobody can know)."""

    rates: Floats
    broken: Flags
    flaky: Flags
    scored: Flags
    changed: Integers
    """Per test, the commit at which it became flaky or was mended, -1 where it did not."""


GRACE = 40


def stretch(random: Generator) -> slice:
    """Commits for which something stays broken: mostly few."""
    length = int(random.integers(1, 9) if random.random() < 0.7 else random.integers(10, 61))
    start = int(random.integers(5, COMMITS - 5))
    return slice(start, min(start + length, COMMITS))


def breakages(people: Population, random: Generator) -> Flags:
    """Commits × tests, on all backends."""
    broken = np.zeros((COMMITS, len(people.kinds)), bool)
    broken[:, people.of("always broken")] = True
    for test in people.of("broken for a while", "flaky and broken for a while"):
        for _ in range(random.integers(1, 4)):
            broken[stretch(random), test] = True
    for _ in range(MODULE_BREAKS):
        hit = (people.modules == random.integers(MODULES)) & (random.random(len(people.kinds)) < 0.9)
        start = random.integers(10, COMMITS - 10)
        broken[start : start + random.integers(1, 7), hit] = True
    return broken


def one_sided(people: Population, random: Generator) -> Flags:
    """Commits × variants: what is broken on the second backend alone."""
    broken = np.zeros((COMMITS, len(people.tests)), bool)
    for test in people.of("broken on one backend"):
        for _ in range(random.integers(1, 4)):
            broken[stretch(random), (people.tests == test) & people.second] = True
    return broken


def changes(people: Population, random: Generator) -> Integers:
    changed = np.full(len(people.kinds), -1)
    for test in people.of("became flaky", "flaky, then fixed"):
        changed[test] = random.integers(80, 200)
    return changed


def flakiness(people: Population, changed: Integers, shape: Shape, random: Generator) -> Floats:
    """Commits × tests: the rate."""
    commits = np.arange(COMMITS)[:, None]
    rates = np.where(people.rates > 0, people.rates, 0.0) * np.ones((COMMITS, 1))
    became, mended = people.of("became flaky"), people.of("flaky, then fixed")
    rates[:, became] *= commits >= changed[became]
    rates[:, mended] *= commits < changed[mended]
    for test in people.of("flaky in bursts"):
        rates[:, test] *= bursts(shape, random)
    return rates


def bursts(shape: Shape, random: Generator) -> Flags:
    """Ten commits at a time."""
    on, active = np.zeros(COMMITS, bool), random.random() < shape.bursting
    begins = 0.1 * shape.bursting / (1 - shape.bursting)
    for commit in range(COMMITS):
        active = random.random() < (0.9 if active else begins)
        on[commit] = active
    return on


def fates(people: Population, shape: Shape, random: Generator) -> Fates:
    changed = changes(people, random)
    by_test = flakiness(people, changed, shape, random)
    rates = by_test[:, people.tests]
    first = ~people.second & np.isin(people.tests, people.of("flaky on one backend"))
    rates[:, first] = 0.0
    flaky = by_test > 0
    flaky[:, people.of("flaky in bursts")] = True
    since = np.arange(COMMITS)[:, None] - changed
    mended = np.isin(np.arange(len(people.kinds)), people.of("flaky, then fixed"))
    scored = ~(mended & (since >= 0) & (since < GRACE))
    broken = breakages(people, random)[:, people.tests] | one_sided(people, random)
    return Fates(rates, broken, flaky, scored, changed)
