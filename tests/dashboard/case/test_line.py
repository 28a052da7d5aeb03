"""The sentence above the history of a test."""

import pytest

from dashboard.queries.case import CaseVariant, Elsewhere
from dashboard.sentence import plain, strong, text_of
from dashboard.verdict_lines.case import case_line, gone_line
from dashboard.verdict_lines.case_branch import branch_line, elsewhere_line
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
            "results failed. Over all branches, 8 of 10 failures came with a blocked loop, and 1 of 40 passes.",
        ),
        (
            [variant("asyncio", verdict("broken")), variant("trio", verdict("broken"), causes=[cause("blocked loop")])],
            "Broken on asyncio and trio since run 7 (0000007, 3 d ago): 20 of 92 results failed, the newest one after "
            "another.",
        ),
        (
            [variant("asyncio", verdict("broken"), causes=[cause("blocked loop")]), variant("trio", verdict("broken"))],
            "Broken on asyncio and trio since run 7 (0000007, 3 d ago): 20 of 92 results failed, the newest one after "
            "another. Over all branches on asyncio, 8 of 10 failures came with a blocked loop, and 1 of 40 passes.",
        ),
        (
            [variant("none", verdict("broken", since=3000), causes=[cause("worker", "gw1", 4)])],
            "Broken since run 3 000: 10 of 46 results failed, the newest one after another.",
        ),
        (
            [variant("trio", verdict("broken", stratum="tests py3.13 · CPython 3.13"), verdict("broken", results=44))],
            "Broken on trio since run 7 (0000007, 3 d ago): 20 of 90 results failed, the newest one after another.",
        ),
        (
            [variant("trio", verdict("broken", stratum="tests py3.13 · CPython 3.13"), verdict("healthy"))],
            "Broken on trio since run 7 (0000007, 3 d ago): in tests py3.13 10 of 46 results failed, the newest one "
            "after another.",
        ),
        (
            [
                variant("asyncio", verdict("flaky", failures=5), verdict("flaky", failures=4)),
                variant("trio", verdict("flaky", stratum="py3.13 · Linux", disagreements=2), verdict("healthy")),
            ],
            "Flaky on asyncio and trio since run 7 (0000007, 3 d ago): 19 of 138 results failed; on trio in py3.13 it "
            "fails 21.7 % of the time [12.3 % – 35.6 %], both ways on 2 versions.",
        ),
        (
            [variant("asyncio", verdict("flaky", failures=5)), variant("trio", verdict("flaky"))],
            "Flaky on asyncio and trio since run 7 (0000007, 3 d ago): 15 of 92 results failed; on trio it fails "
            "21.7 % of the time [12.3 % – 35.6 %].",
        ),
        (
            [variant("trio", verdict("fixed", calm_runs=30), verdict("fixed", calm_runs=12))],
            "Fixed on trio since run 7 (0000007, 3 d ago): no failure in 12 runs since.",
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


@pytest.mark.parametrize(
    ("lanes", "line"),
    [
        ({}, "Not run on fix. On main, healthy: 0 of 9."),
        ({"asyncio": "ppp"}, "No failure on fix: 3 runs. On main, healthy: 0 of 9."),
        ({"asyncio": "ppp", "trio": "pfp"}, "Passed in run 3, the newest on fix: 1 of 3 runs failed there. On main, "
         "healthy: 0 of 9."),
        ({"asyncio": "fpff", "trio": "pppt"}, "Fails on fix since run 3: 3 of 4 runs failed there, on asyncio and "
         "trio. On main, healthy: 0 of 9."),
        ({"none": "f"}, "Fails on fix since run 1: 1 of 1 run failed there. On main, healthy: 0 of 9."),
    ],
)  # fmt: skip
def test_of_another_branch_it_is_said_what_is_true_there_and_on_the_default_one(
    lanes: dict[str, str], line: str
) -> None:
    known = (strong("Healthy:"), plain(" 0 of 9."))
    assert text_of(branch_line(axis(**lanes), "fix", "main", known)) == line


def test_branches_on_which_it_fails_are_named_and_what_passes_again_is_not() -> None:
    found = [Elsewhere("a", 1, 1, 64, True), Elsewhere("b", 3, 1, 60, False), Elsewhere("c", 3, 2, 50, True)]
    line = " On a it failed in run 64, its only one. On c it failed in 2 of 3 runs, run 50 the newest."
    assert text_of(tuple(elsewhere_line(1, found))) == line


def test_a_healthy_test_is_healthy_on_a_branch_where_another_one_has_a_say() -> None:
    both = [STEADY, variant("trio", verdict("healthy", failures=0, results=50))]
    line = "Healthy on main (asyncio and trio): 1 of 300 results failed."
    assert text_of(case_line(both, LANES, NOW, "main")) == line
    loopless = [variant("none", verdict("healthy", failures=0, results=50))]
    assert text_of(case_line(loopless, LANES, NOW, "main")) == "Healthy on main: 0 of 50 results failed."
