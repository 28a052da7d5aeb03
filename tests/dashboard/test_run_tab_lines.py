"""The sentences above the parts of a run, from tables of facts."""

import pytest

from dashboard.blocking import COMPUTES
from dashboard.counts import Counts
from dashboard.file_tree import Amounts, File
from dashboard.lanes import Lane, Timeline
from dashboard.queries.run_ticks import RunTicks, SiteHere
from dashboard.sentence import Sentence, text_of
from dashboard.verdict_lines.run_files import files_line
from dashboard.verdict_lines.run_ticks import ticks_line
from dashboard.verdict_lines.run_timeline import timeline_line


def said(line: Sentence) -> str:
    """With ordinary spaces."""
    return text_of(line).replace("\u2009", " ")


def file(path: str, passed: int = 4, failed: int = 0, summed_s: float = 1.0) -> File:
    return File(path, Amounts(1, Counts(passed=passed, failed=failed), summed_s, 0, None))


EVEN = [file(f"tests/test_{letter}.py") for letter in "abcd"]


@pytest.mark.parametrize(
    ("files", "is_running", "wanted"),
    [
        ([], True, "No result yet."),
        ([], False, "This run has no results."),
        ([file("a.py", summed_s=90)], False, "Nothing failed in 1 file. Its tests took 1 m 30 s."),
        (EVEN, True, "Nothing failed in 4 files so far. 4.00 s in tests."),
        (
            [*EVEN, file("b.py", failed=1, summed_s=6)],
            False,
            "1 of 5 files has a failure. It is b.py: 1 of 5 results failed. b.py took 60.0 % of 10.0 s in tests.",
        ),
        (
            [*EVEN, file("b.py", failed=3), file("c.py", failed=5)],
            True,
            "2 of 6 files have failures so far. c.py has 5 of 8 failures. 6.00 s in tests.",
        ),
    ],
)
def test_the_line_of_the_files(files: list[File], is_running: bool, wanted: str) -> None:
    assert said(files_line(files, len(files), is_running)) == wanted


def lane(
    worker: str,
    began_s: float,
    ended_s: float,
    busy_s: float,
    *,
    session: int = 1,
    longest_s: float = 1.0,
    gap_s: float = 0.0,
) -> Lane:
    return Lane(session, worker, 9, 0, busy_s, began_s, ended_s, longest_s, None, gap_s, crashed=False, tones=b"")


@pytest.mark.parametrize(
    ("lanes", "is_running", "wanted"),
    [
        ([], True, "No result yet."),
        ([], False, "This run has no results."),
        ([lane("", 0, 10, 10)], False, "One worker was busy 100 % of 10.0 s."),
        (
            [lane("", 0, 10, 5, gap_s=4)],
            True,
            "One worker was busy 50.0 % of 10.0 s so far. The longest pause between two tests: 4.00 s.",
        ),
        (
            [lane("gw0", 0, 100, 100), lane("gw1", 0, 60, 50)],
            False,
            "gw1 was idle for 50.0 s of 1 m 40 s. 2 workers were busy 75.0 % of the time. "
            "An even split of the tests would have ended 25.0 s earlier.",
        ),
        (
            [lane("gw0", 0, 100, 100, longest_s=90), lane("gw1", 0, 60, 50)],
            False,
            "gw1 was idle for 50.0 s of 1 m 40 s. 2 workers were busy 75.0 % of the time. "
            "An even split of the tests would have ended 10.0 s earlier.",
        ),
        (
            [lane("gw0", 0, 100, 100), lane("gw1", 0, 60, 50)],
            True,
            "gw1 was idle for 50.0 s of 1 m 40 s so far. 2 workers were busy 75.0 % of the time.",
        ),
        (
            [lane("gw0", 0, 100, 100), lane("gw1", 0, 99, 99)],
            False,
            "2 workers were busy 99.5 % of the time. An even split of the tests would have saved less than 1.00 s.",
        ),
        (
            [lane("gw0", 0, 90, 90), lane("gw1", 0, 90, 30), lane("", 0, 100, 100, session=2)],
            False,
            "gw1 of tests 1/2 was idle for 1 m 00 s of 1 m 30 s. 3 workers were busy 78.6 % of the time. "
            "An even split of each session's tests would have saved less than 1.00 s.",
        ),
        (
            [lane("", 0, 10, 10), lane("", 50, 60, 10, session=2)],
            False,
            "2 workers were busy 100 % of the time.",
        ),
    ],
)
def test_the_line_of_the_workers(lanes: list[Lane], is_running: bool, wanted: str) -> None:
    found = Timeline(lanes, 0.0, max(one.ended_s for one in lanes), []) if lanes else None
    assert said(timeline_line(found, is_running, {1: "tests 1/2", 2: "tests 2/2"})) == wanted


def site(name: str, summed_s: float, *, failed: int = 0, is_new: bool = False) -> SiteHere:
    return SiteHere(1, name, COMPUTES, 7, summed_s, 0.5, 5, failed, ["trio"], is_new, None)


@pytest.mark.parametrize(
    ("found", "is_running", "wanted"),
    [
        (RunTicks([], 0, 0.0, 0), False, "No line blocked the loop in this run. 40 results looked at."),
        (RunTicks([], 0, 0.0, 0), True, "Call sites are added up when the run has ended."),
        (
            RunTicks([], 0, 0.0, 3),
            False,
            "No line blocked the loop in this run. 40 results looked at. 3 slow ticks were starved and are left out.",
        ),
        (
            RunTicks([site("a.py:1 f", 2.0, failed=2, is_new=True)], 1, 2.0, 0),
            False,
            "1 call site blocked the loop for 2.00 s in all. It is a.py:1, new in this run: 7 ticks, 500 ms at "
            "worst; 2 of 5 attempts that it held up failed.",
        ),
        (
            RunTicks(
                [site("", 2.0), site("b.py:2 g", 1.0, is_new=True), site("c.py:3 h", 1.0, is_new=True)], 3, 4.0, 1
            ),
            True,
            "3 call sites blocked the loop for 4.00 s in all so far. 2 are new in this run. A place that could not be "
            "seen held it longest, for 2.00 s: 7 ticks, 500 ms at worst. 1 slow tick was starved and is left out.",
        ),
    ],
)
def test_the_line_of_the_slow_ticks(found: RunTicks, is_running: bool, wanted: str) -> None:
    assert said(ticks_line(found, 40, is_running)) == wanted
