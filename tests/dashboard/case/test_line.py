"""The sentence above the history of a test."""

import pytest

from dashboard.queries.case import CaseVariant
from dashboard.sentence import text_of
from dashboard.verdict_lines.case import case_line, gone_line
from tests.dashboard.case.facts import NOW, axis, cause, change, shift, variant, verdict

LANES = axis(asyncio="p" * 90, trio="p" * 90)
STEADY = variant("asyncio", verdict("healthy", failures=1, results=250))


@pytest.mark.parametrize(
    ("variants", "line"),
    [
        ([], "0 results so far: 10 results are needed before a verdict."),
        (
            [variant("asyncio", verdict("new", results=7))],
            "7 results so far: 10 results are needed before a verdict.",
        ),
        ([STEADY], "Healthy on asyncio: 1 of 250 results failed."),
        (
            [
                STEADY,
                variant("trio", verdict("healthy", failures=0, results=50, set_aside=1), shifts=[shift(40, 1.55)]),
            ],
            "Healthy on asyncio and trio: 1 of 300 results failed; 1 failure set aside as an outage. Since run 40 it "
            "takes 1.55× as long on trio.",
        ),
        (
            [
                STEADY,
                variant("trio", verdict("flaky", disagreements=2, since=76), changes=[change(80, "flaky", middle=76)]),
            ],
            "Flaky on trio since run 76 (0000076, 1 d ago): fails 21.7 % of the time [12.3 % – 35.6 %], 10 of 46 "
            "results failed, both ways on 2 versions. asyncio is steady (1 of 250 failed).",
        ),
        (
            [variant("trio", verdict("suspect"), causes=[cause("backend", "trio"), cause("blocked loop")])],
            "Suspect on trio since run 7 (0000007, 3 d ago): fails 21.7 % of the time [12.3 % – 35.6 %], 10 of 46 "
            "results failed. 8 of 10 failures came with a blocked loop, and 1 of 40 passes.",
        ),
        (
            [variant("none", verdict("broken", since=3000), causes=[cause("worker", "gw1", 4)])],
            "Broken since run 3 000: 10 of 46 results failed, the newest one after another.",
        ),
        (
            [variant("trio", verdict("fixed", calm_runs=30), shifts=[shift(5, 0.5), shift(3, 4.0)])],
            "Fixed on trio since run 7 (0000007, 3 d ago): no failure in 30 runs since.",
        ),
    ],
)
def test_the_line_says_since_when_where_how_often_and_with_what(variants: list[CaseVariant], line: str) -> None:
    assert text_of(case_line(variants, LANES, NOW)).replace("\u2009", " ") == line


@pytest.mark.parametrize(
    ("runs", "newest", "line"),
    [
        (set(), [9, 8, 7], ""),
        ({9, 7}, [9, 8, 7], ""),
        ({7, 8, 10}, [9, 8, 7], ""),
        ({3}, [9, 8, 7, 3], "Not seen since run 3 of main: 3 runs ended without it."),
        ({3, 11}, [9, 8, 7, 3], "Not seen since run 3 of main: 3 runs ended without it."),
        ({4102}, [4300, 4211, 4108, 4103, 4102], "Not seen since run 4 102 of main: 4 runs ended without it."),
        ({3}, [*range(120, 20, -1)], "Not seen in the newest 100 runs of main."),
    ],
)
def test_a_test_that_a_branch_no_longer_runs_is_said_to_be_gone(runs: set[int], newest: list[int], line: str) -> None:
    assert gone_line(runs, newest, "main").replace("\u2009", " ") == line
