from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trends.stats_shifts.histories import DURATION, Seconds, noisy
from trends.stats.shifts.runner import Findings, Runner
from trends.stats.shifts.series import Series

TESTS, RUNS = 24, 60


def history(seed: int) -> Seconds:
    """Some tests step, one run is slow: states that have been through everything."""
    seconds = noisy(seed, TESTS, RUNS)
    seconds[3, 35:] *= 2
    seconds[4, 20:40] *= 3
    seconds[:, 30] *= 1.7
    return seconds


def taken(seconds: Seconds, stops: set[int]) -> tuple[list[Findings], list[bytes], bytes]:
    """All findings and the last states, written to bytes and read again before the runs in `stops`."""
    series, runner = Series.fresh(TESTS, DURATION.window), Runner()
    found = []
    for run, of_run in enumerate(seconds.T):
        if run in stops:
            series, runner = Series.loads(series.dumps(), DURATION.window), Runner(runner.dumps())
        found.append(runner.observe(series, run, of_run, DURATION))
    return found, series.dumps(), runner.dumps()


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32), st.sets(st.integers(0, RUNS - 1)))
def test_in_parts_or_at_once_findings_and_states_are_the_same(seed: int, stops: set[int]) -> None:
    seconds = history(seed)
    assert taken(seconds, stops) == taken(seconds, set())


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32), st.permutations(range(TESTS)))
def test_the_order_of_tests_within_a_run_does_not_matter(seed: int, order: list[int]) -> None:
    seconds = history(seed)
    found, states, runner = taken(seconds, set())
    mixed, mixed_states, mixed_runner = taken(seconds[order], set())
    assert [{order[row]: shift for row, shift in f.shifts.items()} for f in mixed] == [f.shifts for f in found]
    assert mixed_states == [states[row] for row in order]
    assert mixed_runner == runner


def test_the_histories_of_these_tests_have_shifts_in_them() -> None:
    found, _, _ = taken(history(1), set())
    assert {row for findings in found for row in findings.shifts} >= {3}


@pytest.mark.parametrize("runs", [0, 1, 7, 120, 150])
def test_what_is_written_is_read_again(runs: int) -> None:
    series, runner = Series.fresh(30, DURATION.window), Runner()
    for run, of_run in enumerate(noisy(1, 30, runs).T):
        runner.observe(series, 10**9 + run, of_run, DURATION)
    again = Series.loads(series.dumps(), DURATION.window)
    for field in fields(Series):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(series, field.name))


def test_a_state_is_small() -> None:
    series, runner = Series.fresh(30, DURATION.window), Runner()
    for run, of_run in enumerate(noisy(1, 30, 200).T):
        runner.observe(series, run, of_run, DURATION)
    assert {len(state) for state in series.dumps()} == {18 + 12 * 120}


def test_no_state_is_a_fresh_series() -> None:
    both = Series.loads([None, *Series.fresh(1, 120).dumps()], 120)
    fresh = Series.fresh(2, 120)
    for field in fields(Series):
        np.testing.assert_array_equal(getattr(both, field.name), getattr(fresh, field.name))


def test_a_smaller_window_keeps_the_newest_values() -> None:
    series, runner = Series.fresh(1, 120), Runner()
    for run in range(50):
        runner.observe(series, run, [0.1 + run], DURATION)
    less = Series.loads(series.dumps(), 20)
    assert less.runs[0].tolist() == list(range(30, 50))
    assert less.logs[0].tolist() == series.logs[0, -20:].tolist()


def test_a_state_of_another_version_is_refused() -> None:
    [state] = Series.fresh(1, 120).dumps()
    with pytest.raises(ValueError, match="version 99"):
        Series.loads([b"\x63" + state[1:]], 120)


def test_rows_that_are_taken_are_copies_until_they_are_put_back() -> None:
    series = Series.fresh(3, 120)
    rows = np.array([2, 0])
    part = series.take(rows)
    part.append(np.array([1, 2], np.float32), 0.5, 7)
    assert series.counts.tolist() == [0, 0, 0]
    series.put(rows, part)
    assert series.counts.tolist() == [1, 0, 1]
    assert series.logs[:, -1].tolist()[::2] == [2, 1]


def test_more_series_leave_the_old_ones_as_they_were() -> None:
    series = Series.fresh(2, 120)
    series.append(np.array([1, 2], np.float32), 0.0, 1)
    more = series.grown(4)
    assert more.counts.tolist() == [1, 1, 0, 0]
    assert more.dumps()[:2] == series.dumps()
