import re

import pytest

from dashboard.charts.grid import duration_steps, grid_row, stall_steps
from dashboard.grid_order import by_likeness
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt

CASES = [f"tests/test_{n}.py::test_{n}" for n in range(8)]


def cells(html: str) -> list[str]:
    """What stands in each row of the grid."""
    return re.findall(r'data-cells="([^"]*)"', html)


def run(project: Project, *failed: int, of: int = 8, branch: str = "main") -> None:
    """A run in which these cases failed."""
    history.run(project, [Attempt(CASES[n], "failed" if n in failed else "passed") for n in range(of)], branch=branch)


def test_rows_that_failed_stand_on_one_axis_of_runs(project: Project, page: Page) -> None:
    run(project, of=2)
    run(project, 0)
    run(project, 0, 7)
    html = page("/p/gateway/grid/")
    assert cells(html) == ["pff", " pf"]
    assert "Most often test_0 on asyncio: 2 of 3 runs." in words(html)
    assert "2 rows failed in the last 3 runs, many together in none of them." in words(html)


def test_many_failures_in_one_run_are_told_from_those_on_their_own(project: Project, page: Page) -> None:
    for _ in range(4):
        run(project)
    run(project, *range(6), branch="fix/pool")
    run(project, 0)
    text = words(page("/p/gateway/grid/"))
    assert "6 rows failed together in run 5, 5 of them only there, on fix/pool." in text
    assert "Beside that 1 row failed on its own in the last 6 runs." in text
    assert "Run 5: point at it , leave it out" in text


def test_a_run_is_left_out_so_that_the_others_show(project: Project, page: Page) -> None:
    for _ in range(4):
        run(project)
    run(project, *range(6))
    run(project, 0)
    html = page("/p/gateway/grid/")
    [address] = re.findall(r'href="(\?hide=[^"]+)"', html)
    left = page(f"/p/gateway/grid/{address}")
    assert cells(html) == ["ppppff", *["ppppfp"] * 5]
    assert cells(left) == ["ppppf"]
    assert "Run 5 is left out. Show it" in words(left)
    assert "1 row failed in the last 5 runs" in words(left)


def test_of_one_run_it_is_not_said_in_how_many_something_failed_together(project: Project, page: Page) -> None:
    run(project, 3)
    text = words(page("/p/gateway/grid/"))
    assert "1 row failed in the only run." in text
    assert "together in none" not in text


def test_passing_rows_are_shown_when_they_are_asked_for(project: Project, page: Page) -> None:
    run(project)
    assert "Nothing failed in the only run. 8 tests." in words(page("/p/gateway/grid/"))
    assert cells(page("/p/gateway/grid/?rows=all")) == ["p"] * 8
    assert cells(page("/p/gateway/grid/?rows=all&q=test_3")) == ["p"]
    assert "No failing test matches test_3" in words(page("/p/gateway/grid/?q=test_3"))


def test_the_failures_are_there_as_a_table_too(project: Project, page: Page) -> None:
    run(project, 3)
    run(project)
    run(project, 3)
    text = words(page("/p/gateway/grid/"))
    assert "tests/test_3.py:: test_3 asyncio 3 1" in re.sub(r" +", " ", text.partition("newest first")[2])


def test_cells_can_show_durations_and_stalls(project: Project, page: Page) -> None:
    for duration_s, tick_s in ((0.1, 0.001), (0.1, 0.001), (0.9, 0.3)):
        history.run(project, [Attempt(CASES[0], "failed", duration_s=duration_s, longest_tick_s=tick_s)])
    for figure in ("duration", "stall"):
        html = page(f"/p/gateway/grid/?color={figure}")
        assert (html.count('class="heat-0"'), html.count('class="heat-5"')) == (1, figure == "duration")
    assert 'class="heat-4"' in page("/p/gateway/grid/?color=stall")


def test_rows_are_shown_a_page_at_a_time(project: Project, page: Page) -> None:
    history.run(project, [Attempt(f"tests/test_a.py::test_{n:03}", "failed") for n in range(130)])
    first, second = (cells(page(f"/p/gateway/grid/?sort=name&page={number}")) for number in (1, 2))
    assert (len(first), len(second)) == (120, 10)
    assert 'href="?page=2&amp;sort=name"' in page("/p/gateway/grid/?sort=name")
    assert len(cells(page("/p/gateway/grid/?page=99"))) == 10


def test_rows_that_fail_alike_stand_together() -> None:
    assert by_likeness([0b1111, 0b1100000, 0b0111, 0b0100000]) == [0, 2, 1, 3]
    assert by_likeness([]) == []


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ([1.0, 1.0, 1.2, 1.3, 2.0, 9.0], [0, 0, 0, 0, 1, 5]),
        ([None, 0.0, 1.0], [0, 0, 0]),
        ([None], [0]),
    ],
)
def test_durations_are_told_by_the_median_of_their_row(values: list[float | None], steps: list[int]) -> None:
    assert duration_steps(values) == steps


def test_stalls_are_told_by_doublings() -> None:
    assert stall_steps([None, 0.019, 0.02, 0.05, 0.1, 0.5]) == [0, 0, 1, 2, 3, 5]


def test_a_blank_draws_nothing() -> None:
    assert grid_row("  ", "nothing").count("<path") == 0
    assert grid_row("p f", "two").count("<path") == 2


def test_odd_parameters_are_taken_as_none(project: Project, page: Page) -> None:
    run(project, 0)
    for query in ("?cell=x&color=y&sort=z&rows=q", "?col=999", "?page=-1", "?col=1"):
        assert cells(page(f"/p/gateway/grid/{query}")) == ["f"]


def test_a_copied_link_ends_with_the_run_that_was_the_newest(project: Project, page: Page) -> None:
    run(project, 0)
    html = page("/p/gateway/grid/")
    assert 'name="permalink" content="?to=1"' in html
    run(project, 0, 3)
    assert cells(page("/p/gateway/grid/?to=1")) == ["f"]
    assert "Runs up to 1." in words(page("/p/gateway/grid/?to=1"))
