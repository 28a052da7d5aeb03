"""The sentences of pages over many runs, from tables of facts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboard.blocking import COMPUTES
from dashboard.queries.cases import Totals
from dashboard.queries.grid import Column, Grid, GridRow, Together
from dashboard.queries.run_difference import Difference, Fact, Group, Row, Side
from dashboard.queries.site import FirstRun, SiteDetail, Stretch
from dashboard.queries.sites import SiteRow, SitesPage
from dashboard.queries.trends import CaseShift, Day, RunOn, Series, Turns
from dashboard.sentence import Sentence, text_of
from dashboard.verdict_lines.cases import cases_line
from dashboard.verdict_lines.grid import grid_line
from dashboard.verdict_lines.run_difference import difference_line
from dashboard.verdict_lines.site import site_line
from dashboard.verdict_lines.sites import sites_line
from dashboard.verdict_lines.trend_parts import calendar_line, flakiness_line, gained_line, stalls_line
from dashboard.verdict_lines.trends import trends_line
from dashboard.window import Window

FORTNIGHT = Window(14)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def said(line: Sentence) -> str:
    """With ordinary spaces."""
    return text_of(line).replace("\u2009", " ")


def site(name: str, summed_s: float, failed: int = 0) -> SiteRow:
    return SiteRow(1, name, None, COMPUTES, 9, summed_s, 0.5, 0.4, 3, 2, 10, failed, 0, ["trio"], {})


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        (SitesPage([], 0, 0.0, 0, 0), "No run has ended in 14 days."),
        (SitesPage([], 0, 0.0, 9, 0), "No line blocked the loop in 14 days. 9 runs looked at."),
        (
            SitesPage([site("a.py:1 f", 4.0)], 1, 4.0, 3, 2),
            "1 call site blocked the loop for 4.00 s in all in 14 days. It is a.py:1: in 3 of 3 runs, 500 ms at worst. "
            "2 slow ticks were starved and are left out. 3 runs so far: too few to judge by.",
        ),
        (
            SitesPage([site("a.py:1 f", 4.0, 2), site("b.py:1 g", 4.0)], 2, 8.0, 9, 0),
            "2 call sites blocked the loop for 8.00 s in all in 14 days. a.py:1 holds it longest, 50.0 % of it: "
            "in 3 of 9 runs, 500 ms at worst. 2 of 10 attempts that it held up failed.",
        ),
        (
            SitesPage([site("", 9.0), site("b.py:1 g", 1.0)], 2, 10.0, 9, 0),
            "2 call sites blocked the loop for 10.0 s in all in 14 days. A place that could not be seen holds it "
            "longest, 90.0 % of it alone: in 3 of 9 runs, 500 ms at worst.",
        ),
    ],
)
def test_the_line_of_slow_sites(page: SitesPage, wanted: str) -> None:
    assert said(sites_line(page, FORTNIGHT, None)) == wanted


@pytest.mark.parametrize(
    ("whole", "wanted"),
    [
        (None, "Nothing was blocked here in 14 days. 4 runs looked at. First seen in run 2 (abcdef0)."),
        (
            Stretch(2, 9, 3.0, 0.5, 0.4, 8, 0, 0),
            "Blocked the loop in 2 of 4 runs for 1.50 s a run, 500 ms at worst. First seen in run 2 (abcdef0). "
            "None of 8 attempts with such a tick failed.",
        ),
        (
            Stretch(2, 9, 3.0, 0.5, 0.4, 9, 8, 8),
            "Blocked the loop in 2 of 4 runs for 1.50 s a run, 500 ms at worst. First seen in run 2 (abcdef0). 8 of 9 "
            "attempts with such a tick failed, 8 of them timed out (88.9 %, 95 % interval 56.5 % to 98.0 %).",
        ),
    ],
)
def test_the_line_of_one_site(whole: Stretch | None, wanted: str) -> None:
    first = FirstRun(2, "abcdef0123", "main", NOW)
    detail = SiteDetail("a.py:1 f", COMPUTES, 0.9, first, [1, 2, 3, 4], [0.0] * 4, whole, [], [], [])
    assert said(site_line(detail, FORTNIGHT)) == wanted


@pytest.mark.parametrize(
    ("totals", "asked", "preset", "wanted"),
    [
        ((0, 0, 0), "", "", "No test has run yet."),
        ((9, 0, 9), "", "", "9 tests, none of them failed in the last 60 runs."),
        ((9, 2, 9), "", "slowest", "9 tests, the slowest first, by the 95th percentile of their last 60 runs."),
        ((9, 2, 1), "pool", "", "1 of 9 tests matches."),
        ((9, 2, 0), "pool", "", "None of 9 tests matches."),
        ((9, 2, 3), "", "no-trio", "3 of 9 tests match: which ran on asyncio or uvloop and never on trio."),
    ],
)
def test_the_line_of_tests(totals: tuple[int, int, int], asked: str, preset: str, wanted: str) -> None:
    assert said(cases_line(Totals(*totals, "a", "b", NOW), asked, preset)) == wanted


def grid(*cells: str, together: list[Together] | None = None) -> Grid:
    """Rows of marks, on as many runs."""
    rows = [GridRow(at, f"a.py::t{at}", "trio", marks, []) for at, marks in enumerate(cells)]
    runs = len(cells[0]) if cells else 0
    columns = [Column(at + 1, "failed", "main", None, NOW, 0) for at in range(runs)]
    return Grid(columns, rows, together or [], 40, len(rows))


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (grid(), "No run has ended yet."),
        (grid("ppp"), "Nothing failed in the last 3 runs. 40 tests."),
        (
            grid("pfp", "ffp"),
            "2 rows failed in the last 3 runs, many together in none of them. Most often t1 on trio: 2 of 3 runs.",
        ),
        (
            grid("pfp", "pfp", together=[Together(2, 2, 2)]),
            "2 rows failed together in run 2, all of them only there, on main. Nothing else failed in the last 3 runs.",
        ),
        (
            grid("fff", "pff", together=[Together(2, 9, 1), Together(3, 8, 1)]),
            "In each of 2 runs many rows failed together: 2 (9), 3 (8), all of them on main. "
            "Beside that 1 row failed on its own in the last 3 runs. Most often t0 on trio: 3 of 3 runs.",
        ),
    ],
)
def test_the_line_of_the_grid(found: Grid, wanted: str) -> None:
    assert said(grid_line(found)) == wanted


def series(*seconds: float, backend: str = "trio", longest_s: float = 0.01) -> Series:
    return Series(backend, [RunOn(at, NOW, None, value, longest_s) for at, value in enumerate(seconds, 1)])


def shift(before_s: float, after_s: float, run: int = 11, kind: str = "duration") -> CaseShift:
    ratio = after_s / before_s
    sizes = (before_s, after_s, ratio, ratio * 0.9, ratio * 1.1)
    return CaseShift(1, "a.py::test_a", "trio", kind, "job", run, run, run, *sizes, is_recovery=False)


@pytest.mark.parametrize(
    ("found", "shifts", "wanted"),
    [
        ([], [], "No whole run on the default branch in 14 days."),
        ([series(*[1.0] * 9)], [], "9 runs so far; changes are looked for from 10 on."),
        ([series(*[1.0] * 20)], [], "The suite takes as long as 14 days ago on trio (20 runs)."),
        (
            [series(*[1.0] * 10, *[2.0] * 10)],
            [shift(0.1, 0.9), shift(0.9, 0.1), shift(0.1, 0.9, run=3)],
            "Against the first runs of 14 days, the suite is 100.0 % slower on trio. The newest change: 1.00 s to "
            "2.00 s, ×2.00 (95 % interval ×2.00 to ×2.00) on trio in run 11. With it changed test_a (+800 ms).",
        ),
        (
            [series(*[2.0] * 10, *[1.0] * 10), series(*[2.0] * 20, backend="asyncio")],
            [],
            "Against the first runs of 14 days, the suite is 50.0 % faster on trio, as fast on asyncio. The newest "
            "change: 2.00 s to 1.00 s, ×0.50 (95 % interval ×0.50 to ×0.50) on trio in run 11. "
            "No single test stands out: the runner, or all of them.",
        ),
    ],
)
def test_the_line_of_trends(found: list[Series], shifts: list[CaseShift], wanted: str) -> None:
    assert said(trends_line(found, shifts, FORTNIGHT)) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (stalls_line([], FORTNIGHT), "No whole run on the default branch in 14 days."),
        (
            stalls_line([series(*[1.0] * 7)], FORTNIGHT),
            "7 runs so far; changes are looked for from 10 on. The longest of 7 runs: 10 ms.",
        ),
        (
            stalls_line([series(*[1.0] * 20)], FORTNIGHT),
            "The longest tick of a run is what it was 14 days ago. The longest of 20 runs: 10 ms.",
        ),
        (gained_line([shift(1, 2, kind="busy")], FORTNIGHT), "No test changed its duration for good in 14 days."),
        (
            gained_line([shift(1, 2), shift(1, 1.5)], FORTNIGHT),
            "1 test became slower for good in 14 days, 0 faster. test_a gained most: 1.00 s to 2.00 s on "
            "trio in run 11.",
        ),
        (
            flakiness_line(Turns([], {}, 0, 0), FORTNIGHT),
            "0 tests are flaky now, 0 broken. None became so in 14 days.",
        ),
        (
            flakiness_line(Turns([], {"flaky": 2, "fixed": 1, "suspect": 9}, 1, 3), FORTNIGHT),
            "1 test is flaky now, 3 broken. In 14 days 2 became flaky, 1 recovered, on one backend at least.",
        ),
        (calendar_line({}), "No run in 53 weeks."),
        (
            calendar_line({date(2026, 11, 1): Day(0.2, 0, 1), date(2026, 11, 2): Day(None, 3, 2)}),
            "On 1 of 2 days with runs a loop stood still for 100 ms or more. On 1 something failed.",
        ),
    ],
)
def test_the_lines_of_the_parts_of_trends(line: Sentence, wanted: str) -> None:
    assert said(line) == wanted


def side(number: int, tree: str | None = None) -> Side:
    return Side(number, number, "failed", "main", None, tree, None, NOW)


def row(word: str | None) -> Row:
    return Row(1, "a.py::t", "trio", 1, 1, 0.1, 0.1, was_failed=False, now_failed=True, word=word)


def difference(*words: str | None, **changes: Any) -> Difference:
    """With a new failure for each of these verdicts."""
    groups = [Group("broke", len(words), [row(word) for word in words])] if words else []
    return replace(Difference(groups, 1.0, 0, []), **changes)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (difference(), "Run 2 has no new failure against run 1."),
        (difference("healthy"), "Run 2 has 1 new failure against run 1."),
        (difference("flaky"), "Run 2 has 1 new failure against run 1. It is of a test known to be flaky."),
        (
            difference("healthy", None),
            "Run 2 has 2 new failures against run 1. None of these tests is known to be flaky.",
        ),
        (
            difference("flaky", "suspect", None),
            "Run 2 has 3 new failures against run 1. 2 of them are of tests known to be flaky.",
        ),
        (
            difference(factor=1.2, pairs=40, facts=[Fact("python", "3.11", "3.13"), Fact("seed", "1", "2")]),
            "Run 2 has no new failure against run 1. Tests that passed in both took 20.0 % longer "
            "(median of 40 pairs). They differ in Python.",
        ),
    ],
)
def test_the_line_of_run_against_run(found: Difference, wanted: str) -> None:
    assert said(difference_line(side(1), side(2), found)) == wanted


def test_runs_of_the_same_code_are_called_that() -> None:
    line = said(difference_line(side(1, "t"), side(2, "t"), difference("healthy")))
    assert line.endswith("Both ran the same code, so no difference is of the code.")


def test_a_run_whose_ticks_were_not_seen_did_not_stall_for_no_time() -> None:
    ticks = [None] * 12 + [0.1, 0.11, 0.1, 0.12, 0.1, 0.11, 0.1, None] + [0.5, 0.52, 0.5, 0.51, 0.5, 0.53, 0.5, 0.5]
    series = Series("trio", [RunOn(at, NOW, None, 9.0, tick) for at, tick in enumerate(ticks, 1)])
    [level] = series.stall_levels
    assert (level.at, round(level.before, 2), round(level.after, 2)) == (20, 0.1, 0.5)
