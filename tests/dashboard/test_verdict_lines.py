from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.queries.flaky import OnBackend
from dashboard.queries.projects import ProjectRow
from dashboard.queries.result import FailureText, ResultDetail
from dashboard.queries.runs import RecentRun
from dashboard.sentence import text_of
from dashboard.verdict_lines import RunFacts, flaky_line, projects_line, result_line, run_line, runs_line
from tests.dashboard.golden import cases

THIN = "\u2009"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(("facts", "wanted"), cases("run_line"))
def test_the_line_of_a_run_is_the_shared_one(facts: dict[str, Any], wanted: list[list[Any]]) -> None:
    assert [[span.text, span.strong] for span in run_line(RunFacts(**facts))] == wanted


def recent(states: str, branch: str = "main") -> list[RecentRun]:
    """Newest first: p passed, f failed, i interrupted, r running."""
    names = {"p": "passed", "f": "failed", "i": "interrupted", "r": "running"}
    return [RecentRun(len(states) - at, branch, names[state]) for at, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        ("", "No run has ended yet."),
        ("rr", "No run has ended yet."),
        ("p", "The one finished run passed."),
        ("rf", "The one finished run did not pass."),
        ("ffp", "1 of 3 finished runs passed; a rate is given from 20 on. None of the newest 2 passed."),
        ("ii", "None of 2 finished runs passed; a rate is given from 20 on."),
        ("fp", "1 of 2 finished runs passed; a rate is given from 20 on."),
        (
            "p" * 18 + "ff",
            f"18 of 20 finished runs passed (90.0{THIN}%, 95 % interval 69.9{THIN}% to 97.2{THIN}%). "
            "The newest 18 all passed.",
        ),
    ],
)
def test_the_line_of_all_runs_counts_those_that_ended(states: str, wanted: str) -> None:
    assert text_of(runs_line(recent(states), None)) == wanted


def test_the_line_of_a_branch_leaves_the_others_out() -> None:
    runs = [*recent("ff", "fix"), *recent("pp", "main")]
    wanted = "2 of 2 finished runs on main passed; a rate is given from 20 on."
    assert text_of(runs_line(runs, "main")) == wanted


@pytest.mark.parametrize(
    ("backends", "wanted"),
    [
        ([], "No test has passed and failed on the same code."),
        ([OnBackend("trio", 30, 0)], "No test has passed and failed on the same code. 30 variants in 12 runs."),
        ([OnBackend("trio", 30, 1)], "1 of 30 variants has passed and failed on the same code."),
        (
            [OnBackend("asyncio", 2000, 4), OnBackend("trio", 2000, 9)],
            f"13 of 4{THIN}000 variants have passed and failed on the same code. 9 of the 13 are on trio. "
            "Those that did so on the most versions come first.",
        ),
        (
            [OnBackend("asyncio", 5, 0), OnBackend("trio", 5, 2)],
            "2 of 10 variants have passed and failed on the same code. All of them are on trio. "
            "Those that did so on the most versions come first.",
        ),
        (
            [OnBackend("asyncio", 5, 2), OnBackend("trio", 5, 2)],
            "4 of 10 variants have passed and failed on the same code. "
            "Those that did so on the most versions come first.",
        ),
    ],
)
def test_the_flaky_line_names_the_backend_that_most_are_on(backends: list[OnBackend], wanted: str) -> None:
    assert text_of(flaky_line(backends, runs=12)) == wanted


def project(name: str, status: str | None) -> ProjectRow:
    return ProjectRow(name.lower(), name, 3, 3, status, "main", 0, 10, NOW)


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        (("passed", "passed"), "No newest run has failed in 2 projects."),
        (("passed", "running"), "No newest run has failed in 2 projects. 1 run is going on."),
        (("failed", "passed"), "The newest run did not pass in 1 of 2 projects: P0."),
        (("failed", "interrupted"), "The newest run did not pass in 2 of 2 projects: P0 and 1 more."),
    ],
)
def test_the_line_of_the_projects_names_the_one_to_look_at(states: tuple[str, ...], wanted: str) -> None:
    assert text_of(projects_line([project(f"P{at}", state) for at, state in enumerate(states)])) == wanted


FAILURE = FailureText("call", "builtins.AssertionError", "assert 7 == 8\nmore", "tests/test_a.py:3", "", None)
RESULT = ResultDetail(
    seq=7,
    run=3,
    run_id=1,
    run_at=NOW,
    branch="main",
    revision=None,
    head=10,
    nodeid="tests/test_a.py::test_a[trio]",
    case_id=1,
    case="tests/test_a.py::test_a",
    backend="trio",
    outcome="passed",
    reason=None,
    attempt=1,
    worker=None,
    session=1,
    index=0,
    params={},
    markers=[],
    started_at=NOW,
    client_at=NOW.timestamp(),
    duration_s=0.236,
    run_s=None,
    idle_s=None,
    busy_s=None,
    ticks=None,
    longest_tick_s=None,
    subtests_passed=0,
    subtests_failed=0,
    phases=[],
    hangings=[],
    warned=None,
    failures=[],
    facts={},
    failure_before=None,
    failure_after=None,
    marks="",
    mark_runs=[],
)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, f"Passed on trio after 236{THIN}ms."),
        ({"backend": "none"}, f"Passed after 236{THIN}ms."),
        (
            {"run_s": 0.2, "busy_s": 0.02, "longest_tick_s": 0.003},
            f"Passed on trio after 236{THIN}ms. The loop was busy for 20{THIN}ms of 200{THIN}ms.",
        ),
        (
            {"outcome": "failed", "failures": [FAILURE], "run_s": 0.2, "busy_s": 0.15, "longest_tick_s": 0.118},
            f"Failed on trio after 236{THIN}ms: assert 7 == 8 at tests/test_a.py:3. The loop was busy for "
            f"150{THIN}ms of 200{THIN}ms; one tick held it for 118{THIN}ms.",
        ),
        (
            {"outcome": "error", "failures": [replace(FAILURE, when="teardown", message="", site=None)]},
            f"Error on trio after 236{THIN}ms: builtins.AssertionError in teardown.",
        ),
        ({"outcome": "failed"}, f"Failed on trio after 236{THIN}ms."),
        (
            {"outcome": "failed", "failures": [replace(FAILURE, message="Timeout from pytest-timeout.")]},
            f"Failed on trio after 236{THIN}ms: Timeout from pytest-timeout at tests/test_a.py:3.",
        ),
        (
            {
                "outcome": "failed",
                "reason": "timed out",
                "failures": [replace(FAILURE, message="Too late!", site=None)],
            },
            f"Timed out on trio after 236{THIN}ms: Too late!",
        ),
        (
            {"outcome": "skipped", "backend": "none", "failures": [replace(FAILURE, message="no IPv6 here")]},
            "Skipped: no IPv6 here.",
        ),
        ({"outcome": "error", "reason": "lost"}, f"Lost on trio after 236{THIN}ms."),
    ],
)
def test_the_line_of_a_result_says_what_where_and_what_the_loop_did(changes: dict[str, Any], wanted: str) -> None:
    assert text_of(result_line(replace(RESULT, **changes))) == wanted
