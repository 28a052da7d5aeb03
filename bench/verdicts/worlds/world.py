"""A world lives: commits are run, tests flake, runners and modules fail."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, PASSED, Codes, Flags, Floats, History
from bench.verdicts.worlds.fates import Fates, fates
from bench.verdicts.worlds.population import COMMITS, MODULES, Generator, Population, population

RUN_TWICE: Final = 0.10
RUNNER_FAILS: Final = 0.015
MODULES_FAIL: Final = 0.03
MODULES_AT_ONCE: Final = 3
BROKEN_PASSES: Final = 0.003


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


def outage(people: Population, random: Generator) -> Floats:
    """Per variant, the share of attempts that an outage makes fail in one run."""
    share = random.uniform(0.3, 1.0)
    luck = random.random()
    if luck < RUNNER_FAILS:
        return np.full(len(people.tests), share)
    if luck < RUNNER_FAILS + MODULES_FAIL:
        down = random.choice(MODULES, MODULES_AT_ONCE, replace=False)
        return np.where(np.isin(people.modules[people.tests], down), share, 0.0)
    return np.zeros(len(people.tests))


def codes(failing: Flags) -> Codes:
    return np.where(failing, FAILED, PASSED).astype(np.uint8)


def run(now: Fates, commit: int, out: Floats, scenario: Scenario, random: Generator) -> tuple[Codes, Codes]:
    """First results and reruns of one run. An outage lasts or comes and goes, by turns of luck."""
    size = len(out)
    lasting, lasts = random.random(size) < out, random.random() < 0.5
    attempts = []
    for _ in range(2):
        hit = lasting if lasts else random.random(size) < out
        flakes = random.random(size) < now.rates[commit]
        broken = now.broken[commit] & (random.random(size) >= BROKEN_PASSES)
        attempts.append(codes(hit | flakes | broken))
    again = np.where(attempts[0] == FAILED, attempts[1], ABSENT) if scenario.reruns else np.zeros(size)
    return attempts[0], again.astype(np.uint8)


def world(scenario: Scenario, seed: int) -> World:
    random = np.random.default_rng([seed, ord(scenario.name)])
    people = population(random)
    now = fates(people, random)
    commits = np.repeat(np.arange(COMMITS), 1 + (random.random(COMMITS) < RUN_TWICE))
    per_day = random.uniform(3, 12)
    days = np.cumsum(random.exponential(1 / per_day, len(commits)))
    down = np.zeros(len(people.tests))
    results = [
        run(now, int(commit), outage(people, random) if scenario.outages else down, scenario, random)
        for commit in commits
    ]
    zeros = np.zeros(len(people.tests), np.int64)
    history = History(
        first=np.stack([first for first, _ in results]),
        again=np.stack([again for _, again in results]),
        days=days,
        versions=commits.astype(np.int64),
        tests=people.tests,
        jobs=zeros,
        modules=people.modules[people.tests],
    )
    return World(people, now, history)
