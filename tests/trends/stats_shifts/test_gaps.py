"""The widest gap between the values before and after a split."""

import numpy as np
import pytest

from trends.stats.shifts.gaps import gap_scores
from trends.stats.shifts.peak import peaks
from trends.stats.shifts.ranks import Floats, centred_ranks, split_scores
from trends.stats.shifts.settings import Settings
from trends.stats.shifts.thresholds import threshold

NAN = float("nan")


def row(*values: float) -> Floats:
    return np.array([values], np.float32)


def two_levels(rng: np.random.Generator, tests: int, runs: int) -> Floats:
    """As a test that finds its cache warm or not: .6 longer in three of ten runs."""
    levels = 0.6 * (rng.random((tests, runs)) < 0.3) + 0.09 * rng.normal(size=(tests, runs))
    return levels.astype(np.float32)


def test_two_sides_that_do_not_overlap_are_wholly_apart() -> None:
    """All of the last two are above 2.5 and none of the first two: 1 times 2 sqrt(2 * 2 / 4)."""
    scores = gap_scores(centred_ranks(row(1, 2, 3, 4)), np.array([4]), least_before=1, least_after=1)
    assert scores[0, 1] == pytest.approx(2)


def test_the_gap_is_the_widest_of_all_levels() -> None:
    """Of 1 2 5 | 3 4 the two after are above 2.5, and one of three before: 2/3 times 2 sqrt(3 * 2 / 5).

    Of 1 2 | 5 3 4 all after are, and none before.
    """
    scores = gap_scores(centred_ranks(row(1, 2, 5, 3, 4)), np.array([5]), least_before=2, least_after=2)
    assert scores[0].tolist() == pytest.approx([0, 2 / 3 * 2 * (6 / 5) ** 0.5, 2 * (6 / 5) ** 0.5, 0, 0])


def test_what_falls_scores_below_0() -> None:
    rising, falling = row(1, 5, 2, 8, 9, 7), row(-1, -5, -2, -8, -9, -7)
    up, down = (gap_scores(centred_ranks(values), np.array([6]), 2, 2) for values in (rising, falling))
    assert up.max() > 0
    assert down.min() == pytest.approx(-up.max())


def test_a_constant_series_scores_0_at_every_split() -> None:
    assert not gap_scores(centred_ranks(row(*[3] * 20)), np.array([20]), 10, 6).any()


def test_empty_places_change_no_score() -> None:
    values = (3, 1, 4, 1.5, 9, 2.6)
    full = gap_scores(centred_ranks(row(*values)), np.array([6]), 2, 2)
    padded = gap_scores(centred_ranks(row(NAN, NAN, NAN, *values)), np.array([6]), 2, 2)
    assert padded[0, :6].tolist() == full[0].tolist()
    assert not padded[0, 6:].any()


def test_a_test_with_two_levels_that_moves_by_less_than_they_are_apart_is_found_sooner_than_by_its_rank_sum() -> None:
    values = two_levels(np.random.default_rng(3), 1000, 112)
    values[:, 100:] += np.log(1.5)
    settings, counts = Settings(), np.full(1000, 112)
    rank_sums = np.abs(split_scores(centred_ranks(values), counts, 10, 6)).max(axis=1)
    assert (rank_sums > threshold("rank_sum", 112, settings.alpha)).sum() < 400
    assert len(peaks(values, counts, settings.alpha, settings)) > 650


def test_where_nothing_changes_few_are_over_a_threshold() -> None:
    """Half as many chances again as `alpha` at most: 45 of 20 000."""
    settings = Settings()
    found = peaks(two_levels(np.random.default_rng(4), 20_000, 100), np.full(20_000, 100), settings.alpha, settings)
    assert 10 <= len(found) <= 75
    assert all(peak.height > 1 for peak in found.values())
    assert list(found) == sorted(found)
