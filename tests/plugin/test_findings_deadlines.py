"""Deadlines in the summary: nearly missed, fired, or not able to stop what they should have."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugin.reports import deadline, deadlines, found, report, result, short

SITE = "shop/pay.py:7 pay"


@pytest.mark.parametrize(
    ("elapsed", "figure"),
    [(1.0, None), (1.79, None), (1.81, "9 % left"), (1.98, "1 % left"), (1.9999, "<1 % left")],
)
def test_a_deadline_with_less_than_a_tenth_to_spare_is_a_near_miss(elapsed: float, figure: str | None) -> None:
    told = found("near miss", result(ledger=deadlines(deadline(elapsed_s=elapsed))))
    assert [one.figure for one in told] == ([figure] if figure else [])


def test_near_misses_at_one_line_are_one_with_the_nearest() -> None:
    events = [result(f"a::{number}", ledger=deadlines(deadline(elapsed_s=1.81 + number / 20))) for number in range(3)]
    (told,) = found("near miss", *events)
    assert short(told) == ("4 % left", SITE, "asyncio.timeout, 1.91 s of 2 s", 3, 3)
    assert told.test == "a::2"


def test_the_nearest_comes_first() -> None:
    near = deadlines(deadline(site="a.py:1 f", elapsed_s=1.85), deadline(site="a.py:2 f", elapsed_s=1.95))
    assert [told.site for told in found("near miss", result(ledger=near))] == ["a.py:2 f", "a.py:1 f"]


def test_a_test_that_nearly_timed_out_is_told_by_its_name() -> None:
    one = deadline("pytest-timeout", None, limit_s=30.0, elapsed_s=29.0)
    (told,) = found("near miss", result("a::slow", ledger=deadlines(one)))
    assert (told.site, told.test, told.figure) == (None, "a::slow", "3 % left")


def test_tests_that_nearly_timed_out_are_told_each_by_itself() -> None:
    one = deadlines(deadline("pytest-timeout", None, elapsed_s=1.9))
    assert len(found("near miss", result("a::one", ledger=one), result("a::two", ledger=one))) == 2


@pytest.mark.parametrize("limit", [0.0, 5.0])
def test_a_limit_of_nothing_is_no_near_miss(limit: float) -> None:
    assert report(result(ledger=deadlines(deadline(limit_s=limit, elapsed_s=0.0)))).findings == []


@pytest.mark.parametrize(
    ("outcome", "ended", "kind", "words"),
    [
        ("failed", "raised", "fired", "asyncio.timeout raised, and the test failed"),
        ("passed", "raised", "fired", "asyncio.timeout raised"),
        ("passed", "caught", "fired", "asyncio.timeout cut it short"),
        ("failed", "caught", "fired", "asyncio.timeout cut it short"),
        ("passed", "not caught", "fired", "asyncio.timeout did not stop it"),
        ("xfailed", "raised", "fired", "asyncio.timeout raised"),
    ],
)
def test_what_fired_is_no_news_where_it_failed_no_test(outcome: str, ended: str, kind: str, words: str) -> None:
    one = deadline(fired=True, outcome=ended, elapsed_s=2.01)
    (told,) = report(result(outcome=outcome, ledger=deadlines(one))).findings
    assert (told.kind, *short(told)) == (kind, "2 s", SITE, words, 1, 1)


def test_a_limit_of_nothing_that_fires_only_asks_what_is_ready() -> None:
    one = deadline(fired=True, outcome="raised", limit_s=0.0, elapsed_s=0.0001)
    assert report(result(ledger=deadlines(one))).findings == []


LATE = "    async with asyncio.timeout(2):\nE   TimeoutError\n\nE   shop.Unpaid: no answer"
OTHER = "    with pytest.raises(TimeoutError):\n        await pay()\nE   AssertionError: TimeoutError is not enough"


@pytest.mark.parametrize(
    ("outcome", "reason", "kind", "text", "told"),
    [
        ("failed", "timed out", "TimeoutError", "", "timed out"),
        ("error", "timed out", "trio.TooSlowError", "", "timed out"),
        ("failed", None, "httpx.WriteTimeout", "", "timed out"),
        ("failed", None, "shop.Unpaid", LATE, "timed out"),
        ("failed", None, "AssertionError", OTHER, "fired"),
        ("error", None, None, "", "fired"),
    ],
)
def test_a_deadline_failed_a_test_when_its_failure_tells_of_a_timeout(
    outcome: str, reason: str | None, kind: str | None, text: str, told: str
) -> None:
    failure = {"when": "call", "kind": kind, "message": "", "site": None, "text": text, "output": None}
    one = deadlines(deadline(fired=True, outcome="raised", elapsed_s=2.01))
    (finding,) = report(result(outcome=outcome, reason=reason, failures=[failure], ledger=one)).findings
    assert finding.kind == told


def test_a_limit_of_nothing_may_fail_a_test() -> None:
    one = deadlines(deadline(fired=True, outcome="raised", limit_s=0.0, elapsed_s=0.0001))
    (told,) = report(result(outcome="failed", reason="timed out", ledger=one)).findings
    assert told.kind == "timed out"


def test_a_block_that_goes_on_behind_its_deadline_has_overrun_it() -> None:
    (told,) = report(result(ledger=deadlines(deadline(elapsed_s=2.5, outcome="not caught")))).findings
    assert (told.kind, *short(told)) == ("overran", "+500 ms", SITE, "asyncio.timeout, 2.50 s of 2 s", 1, 1)


@pytest.mark.parametrize("more", [{"outcome": "left"}, {"elapsed_s": None}])
def test_a_block_that_had_not_ended_says_nothing_of_its_deadline(more: dict[str, Any]) -> None:
    assert report(result(ledger=deadlines(deadline(**{"elapsed_s": 1.99, **more})))).findings == []
