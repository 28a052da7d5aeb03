"""What a rule is: a score per variant, from what was known after a run, and when the score means flaky."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bench.verdicts.history import Flags, Floats, History


class Judgement(NamedTuple):
    """Per variant. `chance` is between 0 and 1 and is what the Brier score is taken of; `score` ranks."""

    flaky: Flags
    chance: Floats
    score: Floats


Judge = Callable[[History, Sequence[int]], Iterator[Judgement]]
"""Yields a judgement for each of the given runs, from the history up to it."""


@dataclass(frozen=True)
class Rule:
    name: str
    judge: Judge


def of_prefix(name: str, score: Callable[[History], Floats], threshold: float) -> Rule:
    """A rule that looks at the whole history each time."""

    def judge(history: History, at: Sequence[int]) -> Iterator[Judgement]:
        for run in at:
            values = score(history.until(run))
            yield Judgement(values >= threshold, values.clip(0, 1), values)

    return Rule(name, judge)
