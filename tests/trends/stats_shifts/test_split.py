import numpy as np
import pytest

from trends.stats.shifts.ranks import Floats
from trends.stats.shifts.split import effect, locate, rest, spread, stickiness


def floats(*values: float) -> Floats:
    return np.array(values, np.float32)


def test_the_new_level_begins_where_the_values_change() -> None:
    values = np.concatenate((np.arange(20) % 5, 10 + np.arange(10) % 5)).astype(np.float32)
    place = locate(values, rough=17)
    assert (place.low, place.best, place.high) == (20, 20, 20)


def test_a_value_half_way_may_belong_to_either_level() -> None:
    values = floats(*[0.0, 0.1] * 10, 0.5, *[0.9, 1.0] * 5)
    place = locate(values, rough=20)
    assert (place.low, place.high) == (20, 21)


def test_an_outlier_next_to_the_change_widens_the_interval_and_no_more() -> None:
    values = np.concatenate((np.arange(20) % 5, 10 + np.arange(10) % 5)).astype(np.float32)
    values[18] = 500
    place = locate(values, rough=18)
    assert place.best == 20
    assert 18 <= place.low <= 20 == place.high


def test_the_interval_has_the_change_nine_times_in_ten() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(300):
        values = rng.normal(size=60).astype(np.float32)
        values[45:] += 1.8
        place = locate(values, rough=45 + int(rng.integers(-4, 5)))
        found.append(place.low <= 45 <= place.high)
    assert 255 <= sum(found) <= 297


def test_the_effect_is_the_median_of_all_differences() -> None:
    """Differences 9 10 11 8 9 10 7 8 9: sorted 7 8 8 9 9 9 10 10 11."""
    assert effect(floats(1, 2, 3), floats(10, 11, 12)).middle == 9


def test_the_interval_of_the_effect_has_it_inside_and_narrows_with_more_values() -> None:
    rng = np.random.default_rng(0)
    few = effect(floats(*rng.normal(0, 1, 10)), floats(*rng.normal(3, 1, 6)))
    many = effect(floats(*rng.normal(0, 1, 60)), floats(*rng.normal(3, 1, 60)))
    assert few.low <= few.middle <= few.high
    assert many.high - many.low < few.high - few.low


def test_the_interval_covers_the_true_difference_nine_times_in_ten() -> None:
    rng = np.random.default_rng(4)
    found = [effect(floats(*rng.normal(0, 1, 40)), floats(*rng.normal(1, 1, 12))) for _ in range(400)]
    assert 340 <= sum(each.low <= 1 <= each.high for each in found) <= 384


def test_the_spread_is_a_standard_deviation_that_outliers_do_not_move() -> None:
    rng = np.random.default_rng(0)
    before, after = rng.normal(0, 0.2, 500).astype(np.float32), rng.normal(5, 0.2, 500).astype(np.float32)
    after[:50] += 100
    assert spread(rest(before, after)) == pytest.approx(0.2, rel=0.2)


def test_values_without_likeness_are_hardly_sticky() -> None:
    rng = np.random.default_rng(0)
    found = [stickiness(rest(values[:50], values[50:])) for values in rng.normal(size=(200, 100)).astype(np.float32)]
    assert min(found) == 1.0
    assert np.mean(found) < 1.03


def test_values_that_come_in_stretches_are_sticky() -> None:
    """Each of 20 values five times: neighbours are alike four times in five."""
    values = np.repeat(np.random.default_rng(1).normal(size=20), 5).astype(np.float32)
    assert stickiness(rest(values[:50], values[50:])) > 1.5


def test_a_constant_is_not_sticky() -> None:
    assert stickiness(floats(*[0.0] * 30)) == 1.0
