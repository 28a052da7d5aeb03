"""What is expected of the next results, by rules that say so: probability of failure per variant of each run."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from bench.verdicts.history import FAILED, PASSED, Floats, History, Integers
from bench.verdicts.rules import plain
from trends.stats.filter import forecast
from trends.stats.outlook import out, p_fail
from trends.stats.settings import Settings
from trends.stats.share import Share, tempered
from trends.stats.state import fresh
from trends.stats.step import step
from trends.stats.transition import hit

Forecaster = Callable[[History], Iterator[tuple[int, Integers, Floats]]]
"""Yields run, variants that ran, and what was expected of their first result."""


def ran(history: History, run: int) -> Integers:
    return np.flatnonzero(history.first[run])


def overall(history: History) -> Iterator[tuple[int, Integers, Floats]]:
    """The share of all failures so far."""
    failed, total = 1.0, 100.0
    for run in range(history.runs):
        here = ran(history, run)
        yield run, here, np.full(here.size, failed / total)
        failed += float((history.first[run] == FAILED).sum())
        total += here.size


def like_last(history: History) -> Iterator[tuple[int, Integers, Floats]]:
    """How often a failure, a pass, nothing was followed by a failure so far."""
    last = np.zeros(history.variants, np.int64)
    counts = np.array([[1.0, 20.0], [1.0, 100.0], [1.0, 2.0]])
    for run in range(history.runs):
        here = ran(history, run)
        yield run, here, counts[last[here], 0] / counts[last[here], 1]
        counts[:, 0] += np.bincount(last[here], history.first[run, here] == FAILED, minlength=3)
        counts[:, 1] += np.bincount(last[here], minlength=3)
        last[here] = history.first[run, here]


def beta(history: History) -> Iterator[tuple[int, Integers, Floats]]:
    """A Beta per variant that forgets, with a half-life of 20 results."""
    counts = np.tile([0.03, 1.0], (history.variants, 1))
    for run in range(history.runs):
        here = ran(history, run)
        yield run, here, counts[here, 0] / counts[here].sum(axis=1)
        first = history.first[run, here]
        counts[here] = 0.5**0.05 * counts[here] + np.stack([first == FAILED, first == PASSED], axis=1)


def plainly(history: History) -> Iterator[tuple[int, Integers, Floats]]:
    states, settings = fresh(history.variants, plain.SETTINGS), plain.SETTINGS
    for run, here, tally in history.tallies():
        now = states[here]
        yield run, here, p_fail(plain.expected(now, tally), settings)
        states[here] = plain.after(now, tally)


def loopglass(history: History) -> Iterator[tuple[int, Integers, Floats]]:
    settings, share = Settings(), Share()
    states = fresh(history.variants, settings)
    for run, here, tally in history.tallies():
        ahead = forecast(states[here], tally, settings)
        belief = tempered(hit(ahead.belief, ahead.together, settings), share, settings)
        failing = p_fail(belief, settings)
        yield run, here, failing + (1 - failing) * out(states[here], settings)
        states[here], share = step(states[here], share, tally, settings)


FORECASTERS: Final[dict[str, Forecaster]] = {
    "share of failures so far": overall,
    "like the last result": like_last,
    "decayed Beta": beta,
    "plain filter": plainly,
    "Loopglass": loopglass,
}


def bits(history: History, forecaster: Forecaster, since: float) -> float:
    """Log-loss of first results from a day on, in bits per failure."""
    loss, failures = 0.0, 0
    for run, here, chance in forecaster(history):
        if history.days[run] < since:
            continue
        failed = history.first[run, here] == FAILED
        inside = chance.clip(1e-6, 1 - 1e-6)
        loss -= float(np.log2(np.where(failed, inside, 1 - inside)).sum())
        failures += int(failed.sum())
    return loss / max(failures, 1)
