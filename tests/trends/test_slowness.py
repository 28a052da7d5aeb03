"""Durations become shifts."""

import random
from typing import Any

import numpy as np

from ingest.models import Project
from tests.fixtures.batches import loop, phase, result
from tests.trends.verdicts import ended, judged
from trends.models import Frontier, Kind, Shift, Window
from trends.slowness import block, find_shifts
from trends.stats.shifts.series import Series

TESTS = 25


def timed(project: Project, runs: int, slower: dict[int, float], *, factor: float = 1.0, seed: int = 1) -> None:
    """Runs of tests of about 0.2 s each; those in `slower` take that many times longer."""
    chance = random.Random(seed)
    for _ in range(runs):
        lines = []
        for number in range(TESTS):
            seconds = 0.2 * chance.lognormvariate(0, 0.05) * slower.get(number, 1.0) * factor
            ran = loop(busy_s=0.01, run_s=seconds, longest_tick_s=0.004)
            lines.append(result(f"a.py::t{number:02}", phases=[phase("call", seconds, ran)]))
        judged(ended(project, *lines))


def shifts(project: Project) -> list[Any]:
    columns = ("variant__case__name", "kind", "run_low", "run", "run_high", "ratio", "seen_run", "is_recovery")
    return list(Shift.objects.filter(project=project).order_by("seen_run", "pk").values_list(*columns))


def test_a_test_that_got_slower_is_told_with_its_run(project: Project) -> None:
    timed(project, 20, {})
    timed(project, 12, {7: 3.0}, seed=2)
    find_shifts(project.pk)
    [shift] = Shift.objects.all()
    assert (shift.variant and shift.variant.case.name, shift.get_kind_display()) == ("a.py::t07", "duration")
    assert (shift.run_low, shift.run, shift.run_high) == (21, 21, 21)
    assert shift.ratio_low < 3 < shift.ratio_high or 2.7 < shift.ratio < 3.3
    assert not shift.is_recovery


def test_run_by_run_and_all_at_once_give_the_same_shifts(project: Project) -> None:
    for count, slower, seed in ((16, {}, 1), (10, {3: 2.5, 4: 0.4}, 2), (12, {4: 0.4}, 3)):
        for step in range(count):
            timed(project, 1, slower, seed=100 * seed + step)
            find_shifts(project.pk)
    found, windows = shifts(project), list(Window.objects.order_by("kind", "block").values_list("series", flat=True))
    assert len(found) >= 2
    Frontier.objects.update(shifted=0)
    find_shifts(project.pk)
    assert shifts(project) == found
    again = Window.objects.order_by("kind", "block").values_list("series", flat=True)
    assert [bytes(one) for one in again] == [bytes(one) for one in windows]


def test_a_slower_runner_is_a_finding_of_its_own(project: Project) -> None:
    timed(project, 20, {})
    timed(project, 12, {}, factor=2.0, seed=2)
    find_shifts(project.pk)
    duration = Shift.objects.filter(kind=Kind.DURATION)
    assert [shift.variant for shift in duration] == [None]
    assert 1.8 < duration[0].ratio < 2.2


def test_other_branches_shift_nothing(project: Project) -> None:
    timed(project, 3, {})
    judged(ended(project, result("a.py::t01", phases=[phase("call", 9.0)]), branch="topic"))
    find_shifts(project.pk)
    windows = [block.loads(bytes(window.series)) for window in Window.objects.filter(kind=Kind.DURATION)]
    assert [count for _, series in windows for count in series.counts.tolist()] == [3] * TESTS
    assert Frontier.objects.get().shifted == 4


def test_a_block_comes_back_as_it_was() -> None:
    series = Series.fresh(3, 120)
    for run in range(1, 6):
        series.append(np.array([0.1, -0.5, 2.0], np.float32), 0.25, run)
    variants, back = block.loads(block.dumps(np.array([5, 9, 11]), series))
    assert variants.tolist() == [5, 9, 11]
    for name in ("logs", "factors", "runs", "counts", "centres", "slopes", "spreads", "bases"):
        np.testing.assert_array_equal(getattr(back, name), getattr(series, name))
