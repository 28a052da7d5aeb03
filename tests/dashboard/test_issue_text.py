"""Texts about tests: nothing that a test is called or says becomes markup."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.issue_text import Place, issue_text, issue_title, list_text
from dashboard.markdown import cell, code, code_block, plain_text
from dashboard.queries.flagged import FlaggedRow, Pattern
from dashboard.queries.flagged_evidence import Evidence

PLACE = Place("gateway", "main", "https://tests.example")
ROW = FlaggedRow(
    variant=3,
    case="tests/net/test_pool.py::test_backoff",
    case_id=7,
    backend="trio",
    word="flaky",
    marks="",
    runs=[],
    rate=0.064,
    low=0.031,
    high=0.11,
    failures=8,
    results=1130,
    disagreements=3,
    calm_runs=2,
    since=4812,
    changed_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    score=6.4,
    failed_run=4857,
    failed_seq=1290,
    pattern=Pattern("trio.TooSlowError", "fail_after(1.5)", 7, 8),
    cause=None,
    reason=None,
    until=None,
    owner=None,
)
ONE = Evidence(ROW, "9f3c1ab0aa77", "tests/net/test_pool.py::test_backoff[trio-a b]")


def told(**changes: Any) -> str:
    return issue_text([replace(ONE, row=replace(ROW, **changes))], PLACE)


def test_an_issue_says_how_often_since_when_what_and_how_to_run_it_again() -> None:
    text = issue_text([ONE], PLACE)
    for line in (
        "### `tests/net/test_pool.py::test_backoff` on trio",
        "- **Flaky** on main since run 4 812 (9f3c1ab0aa, 2026-11-21).",
        "- An attempt fails with a probability of 6.4 % (95 % interval 3.1 % to 11.0 %); "
        "8 of 1 130 results there failed.",
        "- It both passed and failed on the same code: on 3 versions.",
        "- Most failures say `trio.TooSlowError` (7 of 8 failures): `fail_after(1.5)`",
        "- [Newest failure](https://tests.example/p/gateway/runs/4857/results/1290/), "
        "[history](https://tests.example/p/gateway/tests/7/)",
        "pytest 'tests/net/test_pool.py::test_backoff[trio-a b]'",
    ):
        assert line in text.splitlines()


def test_a_revision_is_text_like_all_that_ci_says() -> None:
    text = issue_text([replace(ONE, revision="[x](//a.b)")], PLACE)
    assert r"(\[x\](//a.b), 2026-11-21)" in text


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(ROW, pattern=None, disagreements=0, failed_run=None, failed_seq=None, changed_at=None)
    text = issue_text([Evidence(bare, None, None)], PLACE)
    assert "since run 4 812." in text
    for missing in ("Most failures", "same code", "Newest failure", "Run it again", "None"):
        assert missing not in text


def test_a_broken_test_has_no_rate() -> None:
    assert "It fails every time; 8 of 1 130 results there failed." in told(word="broken")
    assert "| every time |" in list_text([replace(ONE, row=replace(ROW, word="broken"))], PLACE)


def test_an_association_is_called_one_and_an_owner_is_named() -> None:
    cause = {"kind": "python", "value": "3.13", "failed_with": 7, "failed": 8, "passed_with": 40, "passed": 900}
    text = told(cause=cause, owner="Ana [core]")
    assert "7 of 8 failures, 40 of 900 passing results (association, not proof)" in text
    assert r"Ana \[core\] looks at it." in text


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ((), ""),
        (("flaky",), "Flaky: test_backoff on trio"),
        (("flaky", "flaky", "broken"), "2 flaky tests, 1 broken test on main"),
    ],
)
def test_the_title_names_one_test_and_counts_several(words: tuple[str, ...], title: str) -> None:
    assert issue_title([replace(ONE, row=replace(ROW, word=word)) for word in words], "main") == title


def test_a_list_is_a_table_with_a_line_a_test() -> None:
    text = list_text([ONE, replace(ONE, row=replace(ROW, case="tests/a.py::t[a|b]"))], PLACE).splitlines()
    assert text[1] == "|---|---|---|---|---|---|---|"
    assert text[2].startswith("| [`tests/net/test_pool.py::test_backoff`](https://tests.example/p/gateway/tests/7/) |")
    assert "`tests/a.py::t[a\\|b]`" in text[3]
    assert {len(line.replace(r"\|", "").split("|")) for line in text} == {9}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a``", "``` `a`` ```"),
        ("a\n  b", "`a b`"),
    ],
)
def test_code_is_fenced_by_more_backticks_than_it_has(text: str, written: str) -> None:
    assert code(text) == written


def test_other_text_keeps_its_characters_and_loses_its_meaning() -> None:
    assert plain_text("<b>*x*\n[a](b) #1") == r"\<b\>\*x\* \[a\](b) \#1"
    assert cell("a|b") == r"a\|b"
    assert code_block("```\nx", "sh") == "````sh\n```\nx\n````"
