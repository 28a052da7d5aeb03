"""Since when: the runs that may have brought a change."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ingest.models import Project
from tests.trends.verdicts import alone, played, rows_of
from trends.judgement.dating import date_changes
from trends.models import Change, Rollup, Word


def of(now: Word) -> Change:
    change: Change = Change.objects.filter(now=now).latest("run")
    return change


def test_what_broke_broke_after_its_last_pass(project: Project) -> None:
    alone(project, "P*12 F*4")
    date_changes(project.pk)
    assert (of(Word.BROKEN).low, of(Word.BROKEN).middle, of(Word.BROKEN).high) == (13, 13, 13)


def test_twelve_failures_and_a_fix_are_no_flake(project: Project) -> None:
    alone(project, "P*12 F*12 P*12")
    date_changes(project.pk)
    assert (of(Word.FIXED).low, of(Word.FIXED).high) == (25, 25)
    assert not Change.objects.filter(now=Word.FLAKY).exists()


def test_the_range_of_what_became_flaky_holds_the_run_that_did_it(project: Project) -> None:
    alone(project, "P*30 FP P P FP P FP P P")
    date_changes(project.pk)
    change = of(Word.FLAKY)
    assert 1 < (change.low or 0) <= 31 <= (change.high or 0)


def test_what_flaked_before_and_flakes_again_began_after_its_rest(project: Project) -> None:
    alone(project, "P*12 FP*5 P*80")
    rested = of(Word.FIXED)
    alone(project, "FP P P FP P FP")
    date_changes(project.pk)
    first, again = Change.objects.filter(now=Word.FLAKY).order_by("run")
    assert (first.low or 0) <= 13 <= (first.high or 0)
    assert rested.run < (again.low or 0) <= 98 <= (again.high or 0)


def test_runs_between_the_last_pass_and_the_first_failure_are_in_the_range(project: Project) -> None:
    alone(project, "P*12")
    played(project, [{"b.py::other": "P"}] * 3)
    alone(project, "F*4")
    date_changes(project.pk)
    assert (of(Word.BROKEN).low, of(Word.BROKEN).middle) == (13, 16)


def test_a_change_is_dated_once(project: Project) -> None:
    alone(project, "P*12 F*4")
    assert date_changes(project.pk) > 0
    with CaptureQueriesContext(connection) as queries:
        assert date_changes(project.pk) == 0
    assert len(queries) < 8


def test_recompute_makes_the_same_rows_again(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    alone(project, "P*12 FP P*3")
    alone(project, "F*2", branch="topic")
    date_changes(project.pk)
    rows, rollups = rows_of(project), list(Rollup.objects.values_list("variant", "day", "passed", "failed"))
    call_command("recompute", "gateway")
    assert capsys.readouterr().out == "gateway: 18 runs\n"
    assert rows_of(project) == rows
    assert list(Rollup.objects.values_list("variant", "day", "passed", "failed")) == rollups
