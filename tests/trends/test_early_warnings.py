"""Tests that have not failed yet, and are about to."""

import random

import pytest

from ingest.models import Project, Result
from tests.fixtures.batches import deadline, deadlines, ledger, loop, phase, result
from tests.trends.verdicts import ended, judged
from trends.early_warnings import warn
from trends.models import EarlyWarning, Kind, Shift
from trends.slowness import find_shifts


def close(elapsed_s: float, outcome: str = "passed", case: str = "a.py::test") -> dict[str, object]:
    """A test with a deadline of 0.1 s."""
    held = ledger(deadlines=deadlines(deadline(elapsed_s=elapsed_s)))
    return result(case, outcome=outcome, phases=[phase("call", 0.1, loop(), held)])


def test_a_test_that_passes_with_little_margin_is_listed(project: Project) -> None:
    for elapsed in (0.02, 0.094, 0.03, 0.097, 0.02):
        run = judged(ended(project, close(elapsed), close(0.05, case="a.py::easy")))
    warn(project.pk)
    [warning] = EarlyWarning.objects.all()
    assert (warning.variant.case.name, warning.kind) == ("a.py::test", "near miss")
    assert (warning.runs, warning.of_runs, warning.run, warning.seq) == (2, 5, run.number - 1, 1)
    assert warning.least_margin == pytest.approx(0.03)


def test_a_deadline_that_fires_and_is_meant_to_is_no_warning(project: Project) -> None:
    fires = ledger(deadlines=deadlines(deadline(elapsed_s=0.102, fired=True, outcome="raised")))
    for _ in range(3):
        judged(ended(project, result("a.py::test", phases=[phase("call", 0.2, loop(), fires)])))
    assert Result.objects.filter(least_margin__lt=0.1).count() == 3
    warn(project.pk)
    assert not EarlyWarning.objects.exists()


def test_once_it_has_failed_it_is_no_early_warning_any_more(project: Project) -> None:
    judged(ended(project, close(0.097)))
    judged(ended(project, close(0.097, "failed")))
    warn(project.pk)
    assert not EarlyWarning.objects.exists()


def test_what_was_close_long_ago_is_forgotten(project: Project) -> None:
    judged(ended(project, close(0.097)))
    for _ in range(20):
        judged(ended(project, close(0.02)))
    warn(project.pk)
    assert not EarlyWarning.objects.exists()


def test_a_branch_warns_of_nothing(project: Project) -> None:
    judged(ended(project, close(0.02)))
    judged(ended(project, close(0.097), branch="topic"))
    warn(project.pk)
    assert not EarlyWarning.objects.exists()


def test_a_stall_that_has_grown_is_listed_before_anything_fails(project: Project) -> None:
    chance = random.Random(3)
    for number in range(34):
        longest = 0.02 * chance.lognormvariate(0, 0.05) * (4 if number >= 20 else 1)
        ticks = [result("a.py::test", phases=[phase("call", 0.3, loop(longest_tick_s=longest))])]
        judged(ended(project, *ticks))
    find_shifts(project.pk)
    warn(project.pk)
    [warning] = EarlyWarning.objects.all()
    assert (warning.kind, warning.run) == ("growing stall", 21)
    assert 3 < (warning.ratio or 0) < 5


def test_stalls_that_grew_in_one_run_are_listed_together_whenever_they_were_found_out(project: Project) -> None:
    names = ("a.py::early", "a.py::late")
    for number in range(30):
        longest = 0.08 if number >= 15 else 0.02
        judged(
            ended(project, *(result(name, phases=[phase("call", 0.3, loop(longest_tick_s=longest))]) for name in names))
        )
    find_shifts(project.pk)
    late = Shift.objects.filter(kind=Kind.LONGEST_TICK, variant__case__name="a.py::late")
    assert late.update(seen_run=30) == 1
    for _ in range(20):
        judged(ended(project, close(0.02)))
    warn(project.pk)
    assert sorted(EarlyWarning.objects.values_list("variant__case__name", "run")) == [(name, 16) for name in names]
