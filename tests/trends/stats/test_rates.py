"""The grid of rates."""

import numpy as np
import pytest

from trends.stats.rates import ASLEEP, FLAKES, MENDED, NEVER, beta_mass, grid, merged, pieces, prior, quantile
from trends.stats.settings import Settings


def test_the_prior_is_a_distribution_with_the_share_of_the_healthy_in_front() -> None:
    weights = prior(Settings())
    assert weights.sum() == pytest.approx(1.0)
    assert weights[NEVER] == 0.93
    assert np.all(weights[[MENDED, ASLEEP]] == 0)
    assert np.all(weights[FLAKES:] > 0)


@pytest.mark.parametrize(
    ("a", "b", "low", "high", "mass"),
    [(1.0, 1.0, 0.2, 0.7, 0.5), (2.0, 1.0, 0.0, 0.5, 0.125), (0.5, 1.0, 0.0, 0.25, 1.0), (1.0, 3.0, 0.0, 1.0, 1 / 3)],
)
def test_beta_cells_are_integrals(a: float, b: float, low: float, high: float, mass: float) -> None:
    assert beta_mass(a, b, low, high) == pytest.approx(mass, rel=1e-5)


def test_a_rate_stands_for_those_up_to_its_neighbours_the_nearer_the_more() -> None:
    settings = Settings(rates=(0.04, 0.16, 0.48))
    bounds, dealt = pieces(settings)
    assert bounds == pytest.approx([0.0, 0.08, 0.12, 0.16, 0.32, 0.48, 0.74, 1.0])
    assert dealt[0] == pytest.approx([1, 0, 0, 0, 0, 0, 0])
    assert dealt[1] == pytest.approx([0, 0.05, 0.15, 0.6, 0.2, 0, 0])
    assert dealt.sum(axis=1) == pytest.approx(np.ones(3))


def test_a_quantile_lies_in_its_piece_in_proportion() -> None:
    settings = Settings(rates=(0.04, 0.16, 0.48))
    marginal = np.array([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]])
    assert quantile(marginal, 0.25, settings) == pytest.approx([0.04, 0.16 + 0.05 / 0.6 * 0.16])
    assert quantile(marginal, 0.6, settings) == pytest.approx([0.16, 0.16 + 0.4 / 0.6 * 0.16])


def test_the_silent_places_of_the_grid_are_one_rate() -> None:
    settings = Settings(rates=(0.01, 0.1, 0.5))
    assert grid(settings).tolist() == [0.01, 0.01, 0.01, 0.1, 0.5]
    assert merged(np.array([[0.1, 0.2, 0.3, 0.15, 0.25]])) == pytest.approx(np.array([[0.6, 0.15, 0.25]]))


def test_a_quantile_is_to_the_last_bit_the_same_whatever_other_rows_there_are() -> None:
    settings = Settings()
    marginal = np.random.default_rng(1).dirichlet(np.full(len(settings.rates), 0.2), size=200)
    together = quantile(marginal, 0.95, settings)
    for many in (1, 2, 3, 7):
        alone = [quantile(marginal[row : row + many], 0.95, settings)[0] for row in range(200)]
        assert alone == together.tolist()
