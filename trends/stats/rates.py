"""The grid of flake rates, what is believed of it beforehand, and intervals on it."""

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from trends.stats.settings import Settings

Floats = NDArray[np.float64]


@cache
def grid(settings: Settings) -> Floats:
    rates = np.array(settings.rates)
    rates.setflags(write=False)
    return rates


@cache
def edges(settings: Settings) -> Floats:
    """The bounds of the cells around the rates: one more than there are rates, from 0 to 1."""
    rates = grid(settings)
    bounds = np.concatenate([[0.0], np.sqrt(rates[:-1] * rates[1:]), [1.0]])
    bounds.setflags(write=False)
    return bounds


def beta_mass(a: float, b: float, low: float, high: float) -> float:
    """The integral of x^(a-1) (1-x)^(b-1), by the substitution u = x^a, which takes the pole at 0 away."""
    steps = np.linspace(low**a, high**a, 2001)
    return float(np.trapezoid((1 - np.minimum(steps, 1.0) ** (1 / a)) ** (b - 1), steps)) / a


@cache
def prior(settings: Settings) -> Floats:
    """Probability of each rate for a variant about which nothing is known."""
    bounds = edges(settings)
    cells = [beta_mass(settings.rate_a, settings.rate_b, low, high) for low, high in pairwise(bounds[1:])]
    flaky = np.array(cells) / sum(cells) * (1 - settings.not_flaky)
    weights = np.concatenate([[settings.not_flaky], flaky])
    weights.setflags(write=False)
    return weights


def quantile(marginal: Floats, share: float, settings: Settings) -> Floats:
    """Where the distributions over the rates (n × rates) reach `share`; within a cell they are taken as even."""
    bounds = edges(settings)
    reached = np.cumsum(marginal, axis=1)
    cell = np.minimum((reached < share).sum(axis=1), marginal.shape[1] - 1)
    rows = np.arange(len(marginal))
    inside = marginal[rows, cell]
    before = reached[rows, cell] - inside
    part = np.clip((share - before) / np.maximum(inside, 1e-300), 0.0, 1.0)
    place: Floats = bounds[cell] + part * (bounds[cell + 1] - bounds[cell])
    return place
