"""Forward and backward over the stored history of one variant: was it broken then, knowing what came later?"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from trends.stats.fading import age, table
from trends.stats.likelihood import told
from trends.stats.rates import Floats, grid
from trends.stats.settings import Settings
from trends.stats.sighting import Sighting
from trends.stats.state import GOOD, LONG, SHORT, fresh


def conditions(change: float, settings: Settings) -> Floats:
    """Probabilities to go from a condition (row) to another (column) at `change` of a version."""
    breaks = change * settings.breaks
    brief = settings.breaks_briefly
    table = np.zeros((3, 3))
    table[GOOD] = [1 - breaks, breaks * brief, breaks * (1 - brief)]
    table[SHORT, [GOOD, SHORT]] = [change * settings.short_ends, 1 - change * settings.short_ends]
    table[LONG, [GOOD, LONG]] = [change * settings.long_ends, 1 - change * settings.long_ends]
    return table


def likelihood(seen: Sighting, settings: Settings) -> Floats:
    """Conditions × rates."""
    failed, passed = (int(counts[0]) for counts in told(np.array([seen.failed]), np.array([seen.passed])))
    fails = grid(settings) + (1 - grid(settings)) * seen.outage
    good = fails**failed * (1 - fails) ** passed
    broken = settings.broken_fails**failed * (1 - settings.broken_fails) ** passed
    return np.stack([good, np.full_like(good, broken), np.full_like(good, broken)])


def steps(history: Sequence[Sighting], settings: Settings) -> tuple[list[Floats], list[Floats]]:
    """Before each sighting: the table of conditions, and that of the rates."""
    of_conditions, of_rates, repeated = [np.eye(3)], [table(0.0, settings)], 0
    for before, now in pairwise(history):
        repeated = repeated + 1 if now.version == before.version else 0
        change = min(1.0, settings.same_version * repeated) if repeated else 1.0
        of_conditions.append(conditions(change, settings))
        of_rates.append(table(age(max(now.day - before.day, 0.0), change, settings), settings))
    return of_conditions, of_rates


def normalised(weights: Floats) -> Floats:
    share: Floats = weights / weights.sum()
    return share


def smoothed(history: Sequence[Sighting], settings: Settings) -> Floats:
    """Runs × conditions × rates: the belief about each moment, from all results before and after.

    A step takes `belief` to `conditions.T @ belief @ rates`, and what later results say back the other way.
    """
    of_conditions, of_rates = steps(history, settings)
    chances = [likelihood(seen, settings) for seen in history]
    belief, past = fresh(1, settings)["belief"][0], []
    for condition, rate, chance in zip(of_conditions, of_rates, chances, strict=True):
        belief = normalised(condition.T @ belief @ rate * chance)
        past.append(belief)
    later, both = np.ones_like(belief), []
    for number in reversed(range(len(history))):
        both.append(normalised(past[number] * later))
        later = normalised(of_conditions[number] @ (later * chances[number]) @ of_rates[number].T)
    return np.array(both[::-1])
