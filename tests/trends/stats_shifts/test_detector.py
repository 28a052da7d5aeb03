from dataclasses import replace

import numpy as np
import pytest

from tests.trends.stats_shifts.histories import DURATION, STRICT, noisy, shifts
from trends.stats.shifts import judgement
from trends.stats.shifts.settings import KINDS


def test_a_test_that_got_slower_is_found_with_run_and_ratio() -> None:
    seconds = noisy(1, tests=30, runs=120)
    seconds[7, 90:] *= 1.5
    [(row, shift)] = shifts(seconds)
    assert row == 7
    assert shift.slower
    assert not shift.recovered
    assert shift.run_low <= 90 <= shift.run_high
    assert abs(shift.run - 90) <= 2
    assert 1.35 < shift.ratio < 1.65
    assert shift.ratio_low < shift.ratio < shift.ratio_high
    assert shift.after_s / shift.before_s == pytest.approx(shift.ratio, rel=0.1)
    assert 95 <= shift.seen_run <= 104


def test_it_is_said_once_and_again_when_it_gets_slower_still() -> None:
    seconds = noisy(2, tests=30, runs=200)
    seconds[3, 80:] *= 1.6
    seconds[3, 150:] *= 1.6
    found = shifts(seconds)
    assert [row for row, _ in found] == [3, 3]
    assert [abs(shift.run - at) <= 2 for (_, shift), at in zip(found, (80, 150), strict=True)] == [True, True]


def test_what_goes_back_has_recovered() -> None:
    seconds = noisy(3, tests=30, runs=160)
    seconds[5, 60:110] *= 2
    (_, slower), (_, faster) = shifts(seconds)
    assert (slower.slower, slower.recovered) == (True, False)
    assert (faster.slower, faster.recovered) == (False, True)
    assert abs(faster.run - 110) <= 2
    assert faster.ratio == pytest.approx(0.5, rel=0.1)


def test_what_gets_faster_than_it_ever_was_has_not_recovered_from_anything() -> None:
    seconds = noisy(4, tests=30, runs=120)
    seconds[5, 60:] /= 2
    [(_, faster)] = shifts(seconds)
    assert (faster.slower, faster.recovered) == (False, False)


def test_half_the_way_back_is_no_recovery_and_the_rest_of_it_is() -> None:
    seconds = noisy(5, tests=30, runs=200, spread=0.05)
    seconds[5, 60:] *= 4
    seconds[5, 110:] /= 2
    seconds[5, 160:] /= 2
    assert [shift.recovered for _, shift in shifts(seconds)] == [False, False, True]


def test_unchanged_tests_are_rarely_called_slower() -> None:
    """About 10 slower and 8 faster per 1 000 tests and 100 runs are usual in such noise: 7 here, 20 next to never."""
    found = shifts(noisy(6, tests=200, runs=200, spread=0.3), DURATION)
    assert len(found) < 20


def test_one_slow_run_is_no_shift() -> None:
    seconds = noisy(7, tests=30, runs=120)
    seconds[4, 100] *= 50
    assert shifts(seconds) == []


def test_five_slow_runs_are_no_shift() -> None:
    seconds = noisy(8, tests=30, runs=120)
    seconds[4, 60:65] *= 5
    assert shifts(seconds) == []


def test_constants_and_few_distinct_values_raise_nothing() -> None:
    seconds = noisy(9, tests=40, runs=150)
    rng = np.random.default_rng(9)
    seconds[0] = 0.25
    seconds[1] = np.where(rng.random(150) < 0.03, 0.5, 0.25)
    seconds[2] = np.round(0.04 + 0.004 * rng.normal(size=150), 2)
    assert shifts(seconds) == []


def test_rare_slow_values_among_equal_ones_are_rarely_called_a_shift() -> None:
    """Chance puts 4 of them among 6 values about 20 times in these 32 000 looks."""
    seconds = np.where(np.random.default_rng(10).random((200, 160)) < 0.08, 0.6, 0.2)
    assert len(shifts(seconds, DURATION)) <= 14


def test_waits_of_two_lengths_raise_nothing() -> None:
    rng = np.random.default_rng(11)
    seconds = noisy(11, tests=60, runs=160, spread=0.03) + np.where(rng.random((60, 160)) < 0.4, 1.0, 0.0)
    assert len(shifts(seconds)) <= 1


def test_a_wait_that_becomes_the_rule_is_found() -> None:
    rng = np.random.default_rng(12)
    seconds = noisy(12, tests=30, runs=160, spread=0.03)
    seconds[2] += np.where(rng.random(160) < np.where(np.arange(160) < 100, 0.1, 0.95), 1.0, 0.0)
    [(row, shift)] = shifts(seconds)
    assert row == 2
    assert abs(shift.run - 100) <= 3


def test_a_difference_nobody_cares_for_is_not_reported() -> None:
    seconds = noisy(13, tests=30, runs=120)
    seconds[4] = noisy(14, tests=1, runs=120)[0] / 500
    seconds[4, 80:] *= 1.5
    assert shifts(seconds) == []
    assert [row for row, _ in shifts(seconds, replace(STRICT, min_delta_s=0.0, floor_s=1e-6))] == [4]


def test_a_ratio_nobody_cares_for_is_not_reported() -> None:
    seconds = noisy(15, tests=30, runs=120, spread=0.01)
    seconds[4, 80:] *= 1.08
    assert shifts(seconds) == []
    assert [row for row, _ in shifts(seconds, replace(STRICT, min_ratio=1.05))] == [4]


def test_that_runs_come_in_stretches_is_taken_into_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run half as its predecessor, half new: without regard to that there are several times as many shifts."""
    rng = np.random.default_rng(16)
    wander = np.zeros((100, 200))
    for run in range(1, 200):
        wander[:, run] = 0.5 * wander[:, run - 1] + 0.2 * rng.normal(size=100)
    seconds = noisy(16, tests=100, runs=200, spread=0.05) * np.exp(wander)
    regarded = len(shifts(seconds, DURATION))
    monkeypatch.setattr(judgement, "stickiness", lambda _: 1.0)
    assert 2 * regarded < len(shifts(seconds, DURATION))


@pytest.mark.parametrize("kind", ["busy", "longest_tick", "cancellation_latency"])
def test_other_series_go_through_the_same_detector(kind: str) -> None:
    seconds = noisy(17, tests=30, runs=120, spread=0.2) / 10
    seconds[7, 80:] *= 2.5
    assert [row for row, _ in shifts(seconds, replace(KINDS[kind], alpha=1e-5))] == [7]
