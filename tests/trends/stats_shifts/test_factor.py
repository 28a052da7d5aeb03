import numpy as np
import pytest

from tests.trends.stats_shifts.histories import DURATION, noisy, observed, shifts
from trends.stats.shifts.runner import Runner
from trends.stats.shifts.series import Series


def test_a_run_that_is_twice_as_slow_in_all_raises_nothing_per_test() -> None:
    seconds = noisy(1, tests=40, runs=100)
    seconds[:, 60] *= 2
    found = observed(seconds)
    assert found[60].factor == pytest.approx(2, rel=0.1)
    assert found[61].factor == pytest.approx(1, rel=0.05)
    assert [findings.shifts for findings in found if findings.shifts] == []


def test_a_runner_that_stays_slower_is_one_finding_and_none_per_test() -> None:
    seconds = noisy(2, tests=40, runs=140)
    seconds[:, 80:] *= 1.6
    found = observed(seconds)
    runner = [findings.runner for findings in found if findings.runner]
    assert [findings.shifts for findings in found if findings.shifts] == []
    assert [(shift.run, shift.slower) for shift in runner] == [(80, True)]
    assert runner[0].ratio == pytest.approx(1.6, rel=0.05)


def test_a_runner_that_recovers_says_so() -> None:
    seconds = noisy(3, tests=40, runs=150)
    seconds[:, 60:100] *= 1.6
    runner = [findings.runner for findings in observed(seconds) if findings.runner]
    assert [(shift.run, shift.recovered) for shift in runner] == [(60, False), (100, True)]


def test_with_few_tests_there_is_no_factor() -> None:
    seconds = noisy(4, tests=DURATION.factor_tests - 1, runs=20)
    assert {findings.factor for findings in observed(seconds)} == {None}


def test_the_first_run_has_no_factor_and_the_second_has() -> None:
    found = observed(noisy(5, tests=30, runs=2))
    assert found[0].factor is None
    assert found[1].factor == pytest.approx(1, rel=0.1)


def test_a_minority_of_slower_tests_is_no_slower_run() -> None:
    seconds = noisy(6, tests=40, runs=60, spread=0.02)
    seconds[:12, 50] *= 10
    assert observed(seconds)[50].factor == pytest.approx(1, rel=0.05)


def test_tests_below_the_floor_do_not_hide_that_a_run_was_slow() -> None:
    seconds = noisy(7, tests=90, runs=30)
    seconds[:60] = 0.0004
    seconds[:, 25] *= 2
    assert observed(seconds)[25].factor == pytest.approx(2, rel=0.1)


def test_a_sleep_is_not_called_faster_when_the_runner_got_slower() -> None:
    seconds = noisy(8, tests=60, runs=160, spread=0.05)
    rng = np.random.default_rng(8)
    seconds[:45] *= np.exp(0.2 * rng.normal(size=160))
    seconds[:45, 90:] *= 1.6
    assert shifts(seconds) == []


def test_how_much_of_the_factor_a_test_feels_is_learnt() -> None:
    seconds = noisy(9, tests=60, runs=100, spread=0.05)
    seconds[:45] *= np.exp(0.3 * np.random.default_rng(9).normal(size=100))
    series, runner = Series.fresh(60, DURATION.window), Runner()
    for run, of_run in enumerate(seconds.T):
        runner.observe(series, run, of_run, DURATION)
    assert series.slopes[:45].min() > 0.8
    assert series.slopes[45:].max() < 0.2


def test_a_run_of_few_tests_is_taken_to_be_as_slow_as_the_last() -> None:
    """Half as slow again for long: a run of one test is normalised like the full ones around it."""
    seconds = noisy(10, tests=40, runs=120, spread=0.02)
    seconds[:, 60:] *= 1.5
    series, runner = Series.fresh(40, DURATION.window), Runner()
    for run in range(100):
        runner.observe(series, run, seconds[:, run], DURATION)
    one = series.take(np.array([0]))
    assert runner.observe(one, 100, seconds[:1, 100], DURATION, tests=40).factor is None
    assert one.factors[0, -1] == pytest.approx(np.log(1.5), abs=0.05)
