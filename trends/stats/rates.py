"""The grid of flake rates, what is believed of it beforehand, and intervals on it."""

from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.stats.settings import Settings

Floats = NDArray[np.float64]

NEVER, MENDED, ASLEEP = range(3)
"""The first places of the grid. None of them fails, but they have other pasts and futures."""
FLAKES: Final = 3
"""From this place on are the rates of what flakes now."""


@cache
def grid(settings: Settings) -> Floats:
    """The first rate of the settings three times, then the others."""
    rates = np.array([settings.rates[0]] * FLAKES + list(settings.rates[1:]))
    rates.setflags(write=False)
    return rates


@cache
def edges(settings: Settings) -> Floats:
    """The bounds of the cells around the rates of the settings: one more than there are rates, from 0 to 1."""
    rates = np.array(settings.rates)
    bounds = np.concatenate([[0.0], np.sqrt(rates[:-1] * rates[1:]), [1.0]])
    bounds.setflags(write=False)
    return bounds


def beta_mass(a: float, b: float, low: float, high: float) -> float:
    """The integral of x^(a-1) (1-x)^(b-1), by the substitution u = x^a, which takes the pole at 0 away."""
    steps = np.linspace(low**a, high**a, 2001)
    return float(np.trapezoid((1 - np.minimum(steps, 1.0) ** (1 / a)) ** (b - 1), steps)) / a


@cache
def flakes(settings: Settings) -> Floats:
    """Probability of each rate from `FLAKES` on, for a variant of which nothing is known but that it flakes."""
    bounds = edges(settings)
    cells = [beta_mass(settings.rate_a, settings.rate_b, low, high) for low, high in pairwise(bounds[1:])]
    weights = np.array(cells) / sum(cells)
    weights.setflags(write=False)
    return weights


@cache
def prior(settings: Settings) -> Floats:
    """Probability of each place of the grid for a variant about which nothing is known."""
    weights = np.zeros(FLAKES + len(flakes(settings)))
    weights[NEVER] = settings.not_flaky
    weights[FLAKES:] = (1 - settings.not_flaky) * flakes(settings)
    weights.setflags(write=False)
    return weights


def merged(marginal: Floats) -> Floats:
    """Probabilities of the rates of the settings, from those of the grid (n × places)."""
    together: Floats = marginal[:, FLAKES - 1 :].copy()
    together[:, 0] += marginal[:, : FLAKES - 1].sum(axis=1)
    return together


@cache
def pieces(settings: Settings) -> tuple[Floats, Floats]:
    """Bounds of pieces from 0 to 1, and (rates × pieces) how a rate's probability is dealt out to them.

    A rate stands for all up to its neighbours, the less the farther they are: were it for its cell alone, a true rate
    near an edge would be outside of every interval. The first rate has the cell of what does not flake for itself.
    """
    points = np.concatenate([edges(settings)[1:2], settings.rates[1:], [1.0]])
    middles = (points[:-1] + points[1:]) / 2
    bounds = np.concatenate([[0.0], np.stack([points[:-1], middles], axis=1).ravel(), [1.0]])
    dealt = np.zeros((len(points) - 1, len(bounds) - 1))
    dealt[0, 0] = 1.0
    for rate in range(1, len(dealt)):
        left, right = np.diff(points[rate - 1 : rate + 2]) / (points[rate + 1] - points[rate - 1])
        dealt[rate, 2 * rate - 1 : 2 * rate + 3] = left / 4, left * 3 / 4, right * 3 / 4, right / 4
    return bounds, dealt


def quantile(marginal: Floats, share: float, settings: Settings) -> Floats:
    """Where the distributions over the rates of the settings (n × rates) reach `share`, even within each piece."""
    bounds, dealt = pieces(settings)
    masses = _deal(marginal, dealt)
    reached = np.cumsum(masses, axis=1)
    piece = np.minimum((reached < share).sum(axis=1), masses.shape[1] - 1)
    rows = np.arange(len(masses))
    inside = masses[rows, piece]
    before = reached[rows, piece] - inside
    part = np.clip((share - before) / np.maximum(inside, 1e-300), 0.0, 1.0)
    place: Floats = bounds[piece] + part * (bounds[piece + 1] - bounds[piece])
    return place


def _deal(marginal: Floats, dealt: Floats) -> Floats:
    """`marginal @ dealt`, but to the last bit the same for a row whatever other rows there are: BLAS's is not."""
    masses = np.zeros((len(marginal), dealt.shape[1]))
    for rate, shares in enumerate(dealt):
        masses += marginal[:, rate, None] * shares
    return masses
