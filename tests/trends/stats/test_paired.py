"""Ratios of pairs: what is told is right as often as it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.stats.paired import LEAST, differences, mean_ratio, medians, sign_test, student

FLOATS = st.lists(st.floats(-5, 5), min_size=1, max_size=60)


def one_group(values: list[float]) -> tuple[float, float, float, float]:
    found = differences(np.zeros(len(values), np.int64), np.array(values), 1)
    return (float(found.middle[0]), float(found.low[0]), float(found.high[0]), float(found.p[0]))


@given(FLOATS)
def test_the_median_lies_in_its_interval_and_both_come_from_the_values(values: list[float]) -> None:
    middle, low, high, p = one_group(values)
    assert middle == pytest.approx(np.median(values), abs=1e-12)
    assert 0 < p <= 1
    if len(values) < LEAST:
        assert np.isnan([low, high]).all()
        assert p == 1
    else:
        assert min(values) <= low <= middle <= high <= max(values)


@pytest.mark.parametrize(("n", "below"), [(6, 0), (8, 0), (9, 1), (12, 2), (20, 5), (30, 9)])
def test_the_interval_leaves_out_as_many_as_the_table_of_the_binomial_says(n: int, below: int) -> None:
    _, low, high, _ = one_group([float(value) for value in range(n)])
    assert (low, high) == (below, n - 1 - below)


def test_a_group_of_its_own_does_not_move_the_others() -> None:
    values = np.array([1.0, 9.0, 2.0, 9.0, 3.0, 9.0, 4.0, 5.0, 6.0])
    groups = np.array([0, 2, 0, 2, 0, 2, 0, 0, 0])
    found = differences(groups, values, 4)
    assert found.n.tolist() == [6, 0, 3, 0]
    assert (found.middle[0], found.low[0], found.high[0]) == (3.5, 1.0, 6.0)
    assert np.isnan(found.middle[1])
    assert found.middle[2] == 9
    assert medians(groups, values, 4).tolist()[::2] == [3.5, 9.0]


def test_signs_are_tested_from_both_sides_and_ties_say_nothing() -> None:
    assert sign_test(10, 0) == pytest.approx(2 / 1024)
    assert sign_test(0, 10) == sign_test(10, 0)
    assert sign_test(3, 3) == 1
    assert one_group([0.0] * 20)[3] == 1


def test_nothing_is_found_where_nothing_is_in_more_than_one_case_of_twenty() -> None:
    chance = np.random.default_rng(7)
    groups = np.repeat(np.arange(2000), 15)
    found = differences(groups, chance.standard_t(3, len(groups)), 2000)
    assert (found.p <= 0.05).mean() < 0.05
    assert ((found.low > 0) | (found.high < 0)).mean() < 0.06


def test_a_mean_of_ratios_covers_what_it_was_made_from() -> None:
    chance = np.random.default_rng(7)
    inside = 0
    for _ in range(400):
        mean = mean_ratio(np.log(1.2) + 0.3 * chance.standard_normal(8))
        assert mean is not None
        inside += mean.low <= 1.2 <= mean.high
    assert 0.92 < inside / 400 < 0.98


def test_four_cases_make_no_mean() -> None:
    assert mean_ratio(np.zeros(4)) is None


@pytest.mark.parametrize(("freedom", "point"), [(4, 2.776), (7, 2.365), (12, 2.179), (30, 2.042), (1000, 1.962)])
def test_students_points_are_those_of_the_tables(freedom: int, point: float) -> None:
    assert student(freedom) == pytest.approx(point, abs=1e-2)


def test_thousands_of_pairs_are_no_trouble() -> None:
    middle, low, high, p = one_group([float(value) for value in range(-999, 2001)])
    assert middle == 500.5
    assert 445 < low < 450
    assert 551 < high < 556
    assert 0 < p < 1e-70
