"""Where a series of whole runs changes for good."""

import random
from math import exp, log

import pytest

from trends.stats.levels import levels, ratio_of


def noise(count: int, level: float, chance: random.Random) -> list[float]:
    return [level * chance.lognormvariate(0, 0.05) for _ in range(count)]


@pytest.mark.parametrize("ratio", [0.6, 0.8, 1.2, 1.6, 3.0])
@pytest.mark.parametrize("at", [12, 30, 48])
def test_a_step_is_found_where_it_is_and_as_large_as_it_is(ratio: float, at: int) -> None:
    chance = random.Random(at)
    found = levels(noise(at, 100.0, chance) + noise(60 - at, 100.0 * ratio, chance))
    assert len(found) == 1
    assert abs(found[0].at - at) <= 1
    assert found[0].low <= found[0].at <= found[0].high
    assert found[0].ratio_low <= ratio <= found[0].ratio_high
    assert found[0].ratio == pytest.approx(ratio, rel=0.06)


def test_up_and_down_again_are_two_levels() -> None:
    chance = random.Random(1)
    found = levels(noise(30, 100, chance) + noise(10, 160, chance) + noise(30, 100, chance))
    assert [round(one.ratio, 1) for one in found] == [1.6, 0.6]


def test_one_run_that_hung_is_no_level() -> None:
    values = noise(60, 100, random.Random(3))
    values[30] = 900.0
    assert levels(values) == []


def test_noise_seldom_has_levels() -> None:
    false = sum(bool(levels(noise(90, 100, random.Random(seed)))) for seed in range(200))
    assert false <= 2


@pytest.mark.parametrize("values", [[], [1.0], [1.0] * 9, [0.0] * 30, [5.0] * 30])
def test_little_and_constant_series_have_none(values: list[float]) -> None:
    assert levels(values) == []


def test_a_ratio_comes_with_an_interval_that_holds_it() -> None:
    ratio, low, high = ratio_of([log(v) for v in (1, 2, 3, 4, 5)], [log(v) for v in (2, 4, 6, 8, 10)])
    assert low < ratio < high
    assert ratio == pytest.approx(2.0, rel=0.1)


def test_runs_of_two_kinds_that_come_at_random_are_no_levels() -> None:
    dice = random.Random(8)
    series = ([60 * exp(dice.gauss(0, 0.01) + 0.15 * (dice.random() < 0.3)) for _ in range(100)] for _ in range(40))
    assert sum(bool(levels(values)) for values in series) <= 1
