"""Who lives in a world: 796 tests of every kind that a rule can take for another."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.verdicts.history import Flags, Floats, Integers
from bench.verdicts.worlds.shape import Shape

Generator = np.random.Generator

KINDS: Final = {
    "healthy": 320,
    "broken for a while": 96,
    "broken on one backend": 40,
    "always broken": 15,
    "flaky": 120,
    "became flaky": 60,
    "flaky, then fixed": 60,
    "flaky on one backend": 40,
    "flaky in bursts": 25,
    "flaky and broken for a while": 20,
}
RATES: Final = (0.001, 0.01, 0.05, 0.20, 0.50)
CHANGED_RATES: Final = (0.01, 0.05, 0.20)
COMMITS: Final = 300
MODULES: Final = 40


@dataclass(frozen=True)
class Population:
    """Per test: kind, rate and module. Per variant: test and whether it is the test's second backend."""

    kinds: list[str]
    rates: Floats
    modules: Integers
    tests: Integers
    second: Flags

    def of(self, *kinds: str) -> Integers:
        return np.flatnonzero(np.isin(self.kinds, kinds))


def rates(kind: str, count: int) -> Floats:
    """The rates of a kind's tests, each as often."""
    if kind in {"became flaky", "flaky, then fixed", "flaky on one backend", "flaky and broken for a while"}:
        return np.resize(CHANGED_RATES, count)
    if kind == "flaky in bursts":
        return np.resize((0.2, 0.5), count)
    return np.resize(RATES, count) if kind == "flaky" else np.zeros(count)


def population(shape: Shape, random: Generator) -> Population:
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    two = random.random(len(kinds)) < shape.two_backends
    two |= np.isin(kinds, ("broken on one backend", "flaky on one backend"))
    tests = np.concatenate([np.arange(len(kinds)), np.flatnonzero(two)])
    return Population(
        kinds=kinds,
        rates=np.concatenate([rates(kind, count) for kind, count in KINDS.items()]),
        modules=random.integers(MODULES, size=len(kinds)),
        tests=tests,
        second=np.arange(len(tests)) >= len(kinds),
    )
