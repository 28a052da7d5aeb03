"""Interleaved rounds: every run with a reporter stands between two plain ones, and is divided by their mean."""

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.plugin.contestants import PLAIN, Contestant
from bench.plugin.execution import Cost, DidNotRun

Run = Callable[[Contestant], Cost]


class Spread(NamedTuple):
    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}–{self.high:.2f})"


def spread(values: Sequence[float]) -> Spread:
    """Raises StatisticsError when there are none."""
    return Spread(statistics.median(values), min(values), max(values))


def ratio(cost: Cost, before: Cost, after: Cost) -> Cost:
    """`cost` in units of the two plain runs around it."""
    return Cost(*(2 * mine / (one + other) for mine, one, other in zip(cost, before, after, strict=True)))


@dataclass
class Outcome:
    """What all rounds on one suite gave."""

    plain: list[Cost] = field(default_factory=list)
    ratios: dict[str, list[Cost]] = field(default_factory=dict)
    """By the contestant's name: one for each round."""
    failed: dict[str, str] = field(default_factory=dict)
    """Who did not run, and why."""


def measure(run: Run, contestants: Sequence[Contestant], rounds: int, tell: Callable[[str], None]) -> Outcome:
    """Rounds in which every contestant runs once, in an order of the round's own.

    Raises:
        DidNotRun: plain pytest fails.
    """
    outcome = Outcome()
    before = run(PLAIN)
    for number in range(1, rounds + 1):
        order = [contestant for contestant in contestants if contestant.name not in outcome.failed]
        random.Random(number).shuffle(order)
        for contestant in order:
            try:
                cost = run(contestant)
            except DidNotRun as error:
                outcome.failed[contestant.name] = str(error)
                continue
            after = run(PLAIN)
            found = ratio(cost, before, after)
            outcome.ratios.setdefault(contestant.name, []).append(found)
            outcome.plain.append(after)
            tell(f"round {number}/{rounds}  {contestant.name}: wall {found.wall:.2f}, CPU {found.tree:.2f}")
            before = after
    return outcome
