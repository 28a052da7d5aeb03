"""A stretch of runs out of a chart, as the address asks for it."""

import pytest
from django.test import RequestFactory

from dashboard.charts.trend import Line
from dashboard.stretch import Stretch, crop, stretch_of


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("x0=49&x1=72", Stretch(49, 72)),
        ("", None),
        ("x0=49", None),
        ("x0=72&x1=49", None),
        ("x0=49&x1=49", None),
        ("x0=-1&x1=72", None),
        ("x0=a&x1=72", None),
        ("x0=1&x1=99999999999", None),
        ("x0=٤&x1=72", None),
    ],
)
def test_only_a_stretch_of_runs_is_zoomed_to(rf: RequestFactory, asked: str, wanted: Stretch | None) -> None:
    assert stretch_of(rf.get(f"/p/gateway/trends/?{asked}")) == wanted


def line(runs: list[int], cuts: list[int]) -> Line:
    return Line("trio", "trio", runs, [run / 10 for run in runs], cuts)


def test_the_levels_within_stay_where_they_were() -> None:
    [within] = crop([line([1, 3, 4, 7, 8, 9], [2, 4, 5])], Stretch(3, 8))
    assert within == line([3, 4, 7, 8], [1, 3])


def test_a_backend_that_did_not_run_there_is_left_out() -> None:
    lines = [line([1, 2], []), line([7, 8, 9], [])]
    assert crop(lines, Stretch(6, 8)) == [line([7, 8], [])]


@pytest.mark.parametrize("stretch", [None, Stretch(20, 30), Stretch(2, 6)])
def test_all_of_it_is_shown_where_less_than_two_runs_would_be_left(stretch: Stretch | None) -> None:
    lines = [line([1, 2], []), line([7, 8, 9], [])]
    assert crop(lines, stretch) == lines
