"""Every rule on every history."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bench.slowness.recorded import shuffled
from bench.slowness.rules.alarm import Alarm, Rule
from bench.slowness.rules.divisive import divisive
from bench.slowness.rules.rank_sum import normalised, rank_sum, rank_sum_raw
from bench.slowness.rules.weighted_t import weighted_t
from bench.slowness.rules.window_mean import window_mean
from bench.slowness.score import Found, Quiet, found, quiet
from bench.slowness.world import Seconds, World, stepped, synthetic

RATIOS = (1.2, 1.5, 2.0)
SHARE = 0.1
QUIET, STEPPED = 6, 9
"""Synthetic histories without a step, and with steps of each ratio: as many steps as tell .95 from .90."""
AFTER = 16
"""Runs that at least follow a step."""
WARM = 30
"""Runs before which nothing counts: every rule has a full window by then."""


@dataclass(frozen=True)
class Contest:
    title: str
    null: tuple[Seconds, ...]
    worlds: Mapping[float, tuple[World, ...]]


@dataclass(frozen=True)
class Line:
    rule: str
    quiet: Quiet
    found: Mapping[float, Found]


def on_normalised(rule: Rule) -> Rule:
    """The rule, given durations without the run factor."""

    def told(seconds: Seconds, since: int) -> Iterator[Alarm]:
        return rule(normalised(seconds), since)

    return told


RULES: Mapping[str, Rule] = {
    "Loopglass": rank_sum,
    "Loopglass without the run factor": rank_sum_raw,
    "mean of 15 +25 %": window_mean,
    "mean of 15 +25 %, run factor out": on_normalised(window_mean),
    "Mozilla, weighted t > 7": weighted_t,
    "Mozilla, run factor out": on_normalised(weighted_t),
    "Otava": divisive,
    "Otava, run factor out": on_normalised(divisive),
}


def synthetic_contest(seed: int, tests: int, runs: int) -> Contest:
    rng = np.random.default_rng(seed)
    return _contest("Synthetic", rng, lambda: synthetic(rng, tests, runs))


def wandering_contest(seed: int, tests: int, runs: int) -> Contest:
    """Runs near each other are alike, and from the middle on the runner is 1.5 times as slow."""
    rng = np.random.default_rng(seed)
    title = "Synthetic, the runner wanders and is replaced by a slower one"
    return _contest(title, rng, lambda: synthetic(rng, tests, runs, wander=0.8, move=0.4))


def recorded_contest(title: str, seed: int, seconds: Seconds, orders: int) -> Contest:
    """`orders` random orders of the recorded runs without a step, and as many with."""
    rng = np.random.default_rng(seed)
    return _contest(title, rng, lambda: shuffled(seconds, rng), orders, orders)


def _contest(
    title: str,
    rng: np.random.Generator,
    history: Callable[[], Seconds],
    without: int = QUIET,
    per_ratio: int = STEPPED,
) -> Contest:
    null = tuple(history() for _ in range(without))
    worlds = {
        ratio: tuple(stepped(title, history(), rng, ratio, AFTER, SHARE) for _ in range(per_ratio)) for ratio in RATIOS
    }
    return Contest(title, null, worlds)


def judge(contest: Contest) -> Iterator[Line]:
    for name, rule in RULES.items():
        of_ratio = {ratio: found(rule, worlds) for ratio, worlds in contest.worlds.items()}
        yield Line(name, quiet(rule, contest.null, WARM), of_ratio)
