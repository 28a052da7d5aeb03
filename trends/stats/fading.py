"""What was known of a flake rate gives way: a test begins to flake, is mended, or rests and flakes again later."""

from typing import TypeVar

import numpy as np

from trends.stats.rates import ASLEEP, FLAKES, MENDED, NEVER, Floats, flakes
from trends.stats.settings import Settings

Number = TypeVar("Number", float, Floats)


def age(days: Number, versions: Number, settings: Settings) -> Number:
    """By how much knowledge fades in so many days and versions: at 1, 63 % of it is gone."""
    return days / settings.fade_days + versions / settings.fade_versions


def faded(belief: Floats, age: Floats, settings: Settings) -> Floats:
    """`belief` (n × conditions × rates), so much later (per variant; in what `age` gives).

    A flake falls silent for good or falls asleep; what is silent for good, or never flaked, begins to flake as rarely
    as anything; what is asleep wakes soon, at any rate. A long time leaves the prior.
    """
    gone = -np.expm1(-age)[:, None]
    silent = gone * belief[:, :, FLAKES:].sum(axis=2)
    asleep = np.exp(-settings.wakes * age)[:, None]
    woken = (1 - asleep) * belief[:, :, ASLEEP]
    begun = (1 - settings.not_flaky) * gone[:, :, None] * belief[:, :, :ASLEEP]
    after = belief.copy()
    after[:, :, :ASLEEP] -= begun
    after[:, :, MENDED] += (1 - settings.sleeps * asleep) * silent + gone * woken
    after[:, :, ASLEEP] += settings.sleeps * asleep * silent - woken
    after[:, :, FLAKES:] *= 1 - gone[:, :, None]
    flaking = begun[:, :, NEVER] + begun[:, :, MENDED] + (1 - gone) * woken
    after[:, :, FLAKES:] += flaking[:, :, None] * flakes(settings)
    return after


def table(age: float, settings: Settings) -> Floats:
    """Probabilities to go from a rate (row) to another (column) within such an age."""
    size = FLAKES + len(flakes(settings))
    return faded(np.eye(size)[:, None, :], np.full(size, age), settings)[:, 0]
