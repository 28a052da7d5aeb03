"""How right a rule was about a world."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bench.verdicts.history import Flags, Integers
from bench.verdicts.ranking import auc, best_f1
from bench.verdicts.rules.rule import Judgement, Rule
from bench.verdicts.worlds.population import COMMITS
from bench.verdicts.worlds.world import World

Number = TypeVar("Number", np.bool_, np.float64)
FIRST, STEP = 60, 5
NEGATIVES = ("healthy", "broken for a while", "broken on one backend", "always broken")


@dataclass(frozen=True)
class Score:
    """Shares, and delays in commits, by rate; who was never found counts to the end of the world."""

    precision: float
    recall: float
    f1: float
    best_f1: float
    auc: float
    brier: float
    false_raises: float
    """Per 1 000 tests and 100 commits."""
    onset: dict[float, list[float]] = field(default_factory=dict)
    clear: dict[float, list[float]] = field(default_factory=dict)
    flagged: dict[str, float] = field(default_factory=dict)
    """Share of the judgements about a kind that say flaky."""


def checkpoints() -> Integers:
    return np.arange(FIRST, COMMITS, STEP)


def last_runs(world: World) -> list[int]:
    """The last run of each checkpoint's commit."""
    return [int(np.flatnonzero(world.history.versions == commit)[-1]) for commit in checkpoints()]


def worst(values: NDArray[Number], tests: Integers) -> NDArray[Number]:
    """Per test, the gravest of its variants."""
    gravest = np.zeros(int(tests.max()) + 1, values.dtype)
    np.maximum.at(gravest, tests, values)
    return gravest


def delays(world: World, kind: str, there: Flags) -> dict[float, list[float]]:
    """Per rate, commits from the change of each test of a kind to the first checkpoint at which `there` holds."""
    found: dict[float, list[float]] = {}
    for test in world.people.of(kind):
        changed = world.fates.changed[test]
        at = checkpoints()[there[:, test] & (checkpoints() >= changed)]
        delay = float((at[0] if at.size else COMMITS) - changed)
        found.setdefault(float(world.people.rates[test]), []).append(delay)
    return found


def false_raises(flaky: Flags, wrong: Flags) -> float:
    raised = flaky[1:] & ~flaky[:-1] & wrong[1:]
    return float(raised.sum() / flaky.shape[1] * 1000 / ((len(flaky) - 1) * STEP) * 100)


def scored(world: World, judgements: Sequence[Judgement]) -> Score:
    tests, at = world.history.tests, checkpoints()
    flaky = np.stack([worst(judged.flaky, tests) for judged in judgements])
    chance = np.stack([worst(judged.chance, tests) for judged in judgements])
    truth, asked = world.fates.flaky[at], world.fates.scored[at]
    hits = (flaky & truth & asked).sum()
    precision = hits / max((flaky & asked).sum(), 1)
    recall = hits / (truth & asked).sum()
    kinds = {kind: float(flaky[:, world.people.of(kind)].mean()) for kind in NEGATIVES}
    return Score(
        precision=float(precision),
        recall=float(recall),
        f1=float(2 * precision * recall / max(precision + recall, 1e-9)),
        best_f1=best_f1(truth[asked], chance[asked]),
        auc=auc(truth[asked], chance[asked]),
        brier=float(((chance - truth)[asked] ** 2).mean()),
        false_raises=false_raises(flaky, ~truth & asked),
        onset=delays(world, "became flaky", flaky),
        clear=delays(world, "flaky, then fixed", ~flaky),
        flagged=kinds,
    )


def score(rule: Rule, world: World) -> Score:
    return scored(world, list(rule.judge(world.history, last_runs(world))))
