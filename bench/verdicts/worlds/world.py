"""A world lives: commits are run, tests flake, runners and modules fail."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, PASSED, Codes, Flags, Floats, History
from bench.verdicts.worlds.fates import Fates, fates
from bench.verdicts.worlds.population import COMMITS, MODULES, Generator, Population, population
from bench.verdicts.worlds.shape import USUAL, Shape

RUN_TWICE: Final = 0.10
RUNNER_FAILS: Final = 0.015
MODULES_FAIL: Final = 0.03
MODULES_AT_ONCE: Final = 3


@dataclass(frozen=True)
class Scenario:
    name: str
    reruns: bool
    outages: bool


SCENARIOS: Final = (Scenario("A", False, True), Scenario("B", True, True), Scenario("C", True, False))


@dataclass(frozen=True)
class World:
    people: Population
    fates: Fates
    history: History


@dataclass
class Weather:
    """The outages of a world, run by run."""

    people: Population
    shape: Shape
    random: Generator

    def __post_init__(self) -> None:
        self._now = self.none()

    def none(self) -> Floats:
        return np.zeros(len(self.people.tests))

    def next(self) -> Floats:
        """Per variant, the share of attempts that an outage makes fail in the next run."""
        goes_on = self._now.any() and self.random.random() < self.shape.outages_follow
        if not goes_on:
            self._now = self.fresh()
        return self._now

    def fresh(self) -> Floats:
        share, luck = self.random.uniform(0.3, 1.0), self.random.random()
        if luck < RUNNER_FAILS:
            return self.none() + share
        if luck < RUNNER_FAILS + MODULES_FAIL:
            down = self.random.choice(MODULES, MODULES_AT_ONCE, replace=False)
            return np.where(np.isin(self.people.modules[self.people.tests], down), share, 0.0)
        return self.none()


@dataclass
class Suite:
    """The tests of a world, which can be run."""

    fates: Fates
    shape: Shape
    reruns: bool
    random: Generator

    def run(self, commit: int, out: Floats) -> tuple[Codes, Codes]:
        """First results and reruns."""
        size = len(out)
        lasting, lasts = self.random.random(size) < out, self.random.random() < self.shape.outages_last
        attempts = []
        for _ in range(2):
            hit = lasting if lasts else self.random.random(size) < out
            attempts.append(codes(hit | self.fails(commit)))
        again = np.where((attempts[0] == FAILED) & self.reruns, attempts[1], ABSENT)
        return attempts[0], again.astype(np.uint8)

    def fails(self, commit: int) -> Flags:
        """What fails without any outage."""
        broken, rates = self.fates.broken[commit], self.fates.rates[commit]
        flakes = self.random.random(len(rates)) < rates
        passes = self.random.random(len(rates)) < self.shape.broken_passes
        failing: Flags = flakes | (broken & ~passes)
        return failing


def codes(failing: Flags) -> Codes:
    return np.where(failing, FAILED, PASSED).astype(np.uint8)


def world(scenario: Scenario, seed: int, shape: Shape = USUAL) -> World:
    random = np.random.default_rng([seed, ord(scenario.name)])
    people = population(shape, random)
    now = fates(people, shape, random)
    commits = np.repeat(np.arange(COMMITS), 1 + (random.random(COMMITS) < RUN_TWICE))
    days = np.cumsum(random.exponential(1 / shape.runs_a_day, len(commits)))
    weather, suite = Weather(people, shape, random), Suite(now, shape, scenario.reruns, random)
    results = [suite.run(int(commit), weather.next() if scenario.outages else weather.none()) for commit in commits]
    zeros = np.zeros(len(people.tests), np.int64)
    history = History(
        first=np.stack([first for first, _ in results]),
        again=np.stack([again for _, again in results]),
        days=days,
        versions=commits.astype(np.int64),
        tests=people.tests,
        jobs=zeros,
        modules=people.modules[people.tests] if shape.modules_told else zeros,
    )
    return World(people, now, history)
