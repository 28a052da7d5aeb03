"""The rules that slowdowns are compared with find what they are for, and their score is counted right."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.slowness.record import recorded
from bench.slowness.recorded import read, shuffled
from bench.slowness.rules.alarm import Alarm, Rule
from bench.slowness.rules.divisive import change_points, divisive
from bench.slowness.rules.rank_sum import normalised, rank_sum
from bench.slowness.rules.student import two_sided
from bench.slowness.rules.weighted_t import weighted_t
from bench.slowness.rules.window_mean import window_mean
from bench.slowness.score import found, quiet
from bench.slowness.thin import thin
from bench.slowness.world import Seconds, World, stepped, synthetic


def steady(tests: int, runs: int, step_at: int, ratio: float) -> Seconds:
    """2 % noise; the first test takes `ratio` times as long from `step_at` on."""
    seconds: Seconds = np.exp(0.02 * np.random.default_rng(1).normal(size=(tests, runs)))
    seconds[0, step_at:] *= ratio
    return seconds


@pytest.mark.parametrize(
    ("t", "degrees", "p"),
    [(12.706, 1, 0.05), (4.303, 2, 0.05), (3.182, 3, 0.05), (2.228, 10, 0.05), (3.646, 30, 0.001), (0, 7, 1)],
)
def test_students_t_is_that_of_the_tables(t: float, degrees: int, p: float) -> None:
    assert two_sided(t, degrees) == pytest.approx(p, rel=1e-3)


@pytest.mark.parametrize("rule", [window_mean, weighted_t, rank_sum])
def test_a_clear_step_is_found_and_nothing_else(rule: Rule) -> None:
    alarms = list(rule(steady(25, 90, 50, 2.0), 30))
    assert {alarm.test for alarm in alarms} == {0}
    assert alarms[0].slower
    assert 50 < alarms[0].seen <= 63


def test_divisive_finds_a_clear_step() -> None:
    [alarm] = [alarm for alarm in divisive(steady(1, 90, 50, 2.0), 40) if alarm.seen >= 50]
    assert alarm.slower
    assert alarm.seen <= 55


def test_divisive_splits_where_levels_change() -> None:
    values = steady(1, 120, 40, 1.5)[0]
    values[80:] /= 1.5
    assert change_points(values) == [40, 80]
    assert change_points(steady(1, 120, 0, 1.0)[0]) == []


def test_a_rule_may_not_look_ahead() -> None:
    whole, part = steady(25, 90, 50, 1.6), steady(25, 90, 50, 1.6)[:, :70]
    for rule in (window_mean, weighted_t, rank_sum):
        assert [alarm for alarm in rule(whole, 30) if alarm.seen < 70] == list(rule(part, 30))


def test_normalised_durations_have_no_run_factor() -> None:
    seconds = steady(40, 60, 0, 1.0)
    seconds[:, 30:] *= 3
    level = normalised(seconds)
    assert np.median(level[:, 40:]) == pytest.approx(np.median(level[:, 10:30]), rel=0.02)


def said(*alarms: Alarm) -> object:
    def rule(seconds: Seconds, since: int) -> Iterator[Alarm]:
        return iter(alarms)

    return rule


def test_hits_and_delays_count_from_the_first_run_of_the_new_level() -> None:
    world = World("", np.ones((4, 60)), {0: 30, 1: 30, 2: 30})
    told = said(Alarm(0, 20, True), Alarm(0, 30, True), Alarm(1, 31, False), Alarm(1, 50, True), Alarm(3, 40, True))
    score = found(told, [world])  # type: ignore[arg-type]
    assert score.delays == (1, 21, None)
    assert score.hits == pytest.approx(1 / 3)
    assert score.delay == 21


def test_false_alarms_are_per_1000_tests_and_100_runs() -> None:
    told = said(Alarm(0, 20, True), Alarm(1, 25, True), Alarm(1, 26, False))
    score = quiet(told, [np.ones((50, 60)), np.ones((50, 60))], since=20)  # type: ignore[arg-type]
    assert (score.slower, score.faster, score.looks) == (4, 2, 4000)
    assert score.per_1000_100 == 100


def test_a_thin_recording_has_the_slow_tests_only(tmp_path: Path) -> None:
    whole, less = tmp_path / "whole.csv", tmp_path / "less.csv.gz"
    slow = [f"{run},0.5,slow,passed,0.2" for run in range(3)]
    whole.write_text("\n".join(["run,load,test,outcome,duration_s", *slow, "0,0.5,quick,passed,0.001"]))
    assert thin(whole, less, 0.01) == 1
    assert read(less, 0.0).tolist() == [[0.2, 0.2, 0.2]]


def test_a_world_has_the_steps_it_says() -> None:
    rng = np.random.default_rng(0)
    history = synthetic(rng, 40, 60)
    world = stepped("", history, rng, 2.0, after=16, share=0.25)
    assert len(world.steps) == 10
    for test, begun in world.steps.items():
        assert 60 - 26 < begun <= 60 - 16
        np.testing.assert_allclose(world.seconds[test, begun:], 2 * history[test, begun:])
        np.testing.assert_allclose(world.seconds[test, :begun], history[test, :begun])


def test_recorded_runs_are_read_and_shuffled_jointly_without_those_that_broke_off(tmp_path: Path) -> None:
    file = tmp_path / "suite.csv"
    lines = ["run,load,test,outcome,duration_s"]
    for run in range(5):
        lines += [f"{run},0.5,steady,passed,{run + 1}", f"{run},0.5,twin,passed,{run + 11}"]
        lines += [f"{run},0.5,quick-{test},passed,0.001" for test in range(10)]
        lines += [f"{run},0.5,flaky,{'failure' if run == 2 else 'passed'},1"]
    lines += ["5,0.5,steady,passed,6"]
    file.write_text("\n".join(lines))
    seconds = read(file, 0.01)
    assert seconds.tolist() == [[1, 2, 3, 4, 5], [11, 12, 13, 14, 15]]
    mixed = shuffled(seconds, np.random.default_rng(0))
    assert sorted(mixed[0]) == [1, 2, 3, 4, 5]
    assert (mixed[1] - mixed[0]).tolist() == [10] * 5
    assert recorded(file) == 6
    assert recorded(tmp_path / "none.csv") == 0
