"""What is wrong with each variant at each commit: its flake rate, and whether it is broken."""

from dataclasses import dataclass

import numpy as np

from bench.verdicts.history import Flags, Floats, Integers
from bench.verdicts.worlds.population import COMMITS, MODULES, Generator, Population

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
    """Commits × variants: what is broken on the second backend alone, half of it from the first commit on."""
    broken = np.zeros((COMMITS, len(people.tests)), bool)
    for number, test in enumerate(people.of("broken on one backend")):
        start = 0 if number % 2 else random.integers(20, COMMITS - 60)
        broken[start:, (people.tests == test) & people.second] = True
    return broken


def changes(people: Population, random: Generator) -> Integers:
    changed = np.full(len(people.kinds), -1)
    for test in people.of("became flaky", "flaky, then fixed"):
        changed[test] = random.integers(80, 200)
    return changed


def flakiness(people: Population, changed: Integers, random: Generator) -> Floats:
    """Commits × tests: the rate."""
    commits = np.arange(COMMITS)[:, None]
    rates = np.where(people.rates > 0, people.rates, 0.0) * np.ones((COMMITS, 1))
    became, mended = people.of("became flaky"), people.of("flaky, then fixed")
    rates[:, became] *= commits >= changed[became]
    rates[:, mended] *= commits < changed[mended]
    for test in people.of("flaky in bursts"):
        rates[:, test] *= bursts(random)
    return rates


def bursts(random: Generator) -> Flags:
    """A fifth of the time, for ten commits at a time."""
    on, active = np.zeros(COMMITS, bool), random.random() < 0.2
    for commit in range(COMMITS):
        active = random.random() < (0.9 if active else 0.025)
        on[commit] = active
    return on


def fates(people: Population, random: Generator) -> Fates:
    changed = changes(people, random)
    by_test = flakiness(people, changed, random)
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
