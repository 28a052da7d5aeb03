"""Histories with ground truth: noise of the kind that durations have, and steps put into some of the tests."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.float64]
"""(tests, runs)."""
SPREADS = (0.05, 0.1, 0.2, 0.3)
FEELS = (1.0, 1.0, 1.0, 0.7, 0.0)
"""How much of the run factor tests feel: most all of it, a sleep nothing."""


@dataclass(frozen=True)
class World:
    name: str
    seconds: Seconds
    steps: dict[int, int]
    """By test, the first run of its new level."""
    ratio: float = 1.0


def synthetic(rng: np.random.Generator, tests: int, runs: int, wander: float = 0.0, move: float = 0.0) -> Seconds:
    """Log-normal, heavy-tailed, skewed and two-valued tests under one run factor.

    The factor's standard deviation is .25; neighbouring runs correlate by `wander`, and from the middle on the runner
    is slower by `move` (a logarithm).
    """
    levels = np.maximum(np.exp(rng.normal(-2, 1.5, tests)), 0.02)
    noise = np.stack([_noise(rng, test % 4, runs) for test in range(tests)]) * rng.choice(SPREADS, (tests, 1))
    factor = _factor(rng, runs, wander) + np.where(np.arange(runs) >= runs // 2, move, 0)
    seconds: Seconds = levels[:, None] * np.exp(noise + rng.choice(FEELS, (tests, 1)) * factor)
    return seconds


def _noise(rng: np.random.Generator, family: int, runs: int) -> Seconds:
    match family:
        case 0:
            return rng.normal(size=runs)
        case 1:
            return rng.standard_t(3, size=runs) / 3**0.5
        case 2:
            return rng.exponential(size=runs)
        case _:
            return 0.3 * rng.normal(size=runs) + 2.0 * (rng.random(runs) < 0.3)


def _factor(rng: np.random.Generator, runs: int, wander: float) -> Seconds:
    factor = rng.normal(0, 0.25, runs)
    for run in range(1, runs):
        factor[run] = wander * factor[run - 1] + (1 - wander**2) ** 0.5 * factor[run]
    return factor


def stepped(name: str, seconds: Seconds, rng: np.random.Generator, ratio: float, after: int, share: float) -> World:
    """A `share` of the tests takes `ratio` times as long from some run on: `after` to `after` + 9 from the end."""
    tests, runs = seconds.shape
    chosen = rng.choice(tests, max(int(tests * share), 1), replace=False)
    steps = {int(test): int(runs - after - rng.integers(0, 10)) for test in chosen}
    slowed = seconds.copy()
    for test, run in steps.items():
        slowed[test, run:] *= ratio
    return World(name, slowed, steps, ratio)
