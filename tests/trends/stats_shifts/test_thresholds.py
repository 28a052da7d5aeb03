import numpy as np
import pytest

from trends.stats.shifts.ranks import Floats, centred_ranks
from trends.stats.shifts.settings import Settings
from trends.stats.shifts.simulate import SCORES, largest_scores
from trends.stats.shifts.thresholds import ALPHAS, TABLES, Score, threshold


def largest(score: Score, values: Floats) -> Floats:
    counts = np.full(len(values), values.shape[1], np.int64)
    return np.asarray(np.abs(SCORES[score](centred_ranks(values), counts, 10, 6)).max(axis=1), np.float32)


@pytest.mark.parametrize("count", [20, 40, 120])
@pytest.mark.parametrize("score", SCORES)
def test_random_orders_cross_a_threshold_as_often_as_it_says(score: Score, count: int) -> None:
    """60 of 60 000 are expected, with a standard deviation below 8; ranks are discrete, so fewer are possible."""
    scores = largest_scores(SCORES[score], count, 60_000, np.random.default_rng(1))
    assert 20 <= (scores > threshold(score, count, 1e-3)).sum() <= 92


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("shape", ["heavy", "skewed", "two values and noise"])
def test_the_shape_of_the_noise_does_not_matter(shape: str, score: Score) -> None:
    rng = np.random.default_rng(2)
    size = (40_000, 60)
    values = {
        "heavy": rng.standard_cauchy(size),
        "skewed": rng.exponential(size=size) ** 3,
        "two values and noise": rng.normal(size=size) + 50 * (rng.random(size) < 0.3),
    }[shape]
    crossed = (largest(score, values.astype(np.float32)) > threshold(score, 60, 1e-3)).sum()
    assert 15 <= crossed <= 66


@pytest.mark.parametrize("score", SCORES)
def test_a_smaller_chance_means_a_higher_threshold(score: Score) -> None:
    for count in (30, 77, 120):
        found = [threshold(score, count, alpha) for alpha in (1e-3, 5e-4, 2e-4, 1e-4, 2e-5, 1e-5)]
        assert found == sorted(found)
        assert len(set(found)) == 6


def test_more_values_mean_a_higher_threshold() -> None:
    found = [threshold("rank_sum", count, 1e-4) for count in range(16, 256)]
    assert found == sorted(found)


def test_the_table_is_what_is_looked_up() -> None:
    assert threshold("rank_sum", 120, ALPHAS[1]) == pytest.approx(TABLES["rank_sum"][120][1])
    assert threshold("gap", 120, ALPHAS[1]) == pytest.approx(TABLES["gap"][120][1])


def test_too_few_values_for_a_split_cross_nothing() -> None:
    assert threshold("rank_sum", 15, 1e-3) == threshold("gap", 15, 1e-3) == float("inf")


@pytest.mark.parametrize(("tests", "alpha"), [(1, 1e-3), (1000, 1e-3), (2000, 5e-4), (10_000, 1e-4), (10**6, 1e-5)])
def test_in_larger_suites_a_look_is_stricter(tests: int, alpha: float) -> None:
    assert Settings(alpha=1e-3, alpha_tests=1000, least_alpha=1e-5).alpha_for(tests) == pytest.approx(alpha)
