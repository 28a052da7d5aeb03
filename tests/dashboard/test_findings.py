"""Warnings: one sentence a finding, none where all was well."""

from typing import Any

import pytest

from dashboard.queries.phase import Hanging, Phase, read
from dashboard.queries.phase.warned import Warned
from dashboard.sentence import text_of
from dashboard.verdict_lines.findings import KINDS
from dashboard.verdict_lines.findings.finding import Happened
from dashboard.verdict_lines.findings.hangs import hangs
from dashboard.verdict_lines.findings.warned import warned
from tests.fixtures.batches import (
    cancellation,
    cancellations,
    deadline,
    deadlines,
    hanging,
    ledger,
    leftover,
    loop,
    phase,
    slow_tick,
    tasks,
    warning,
)

T = "\u2009"


def told(*records: dict[str, Any], outcome: str = "passed") -> list[str]:
    """The sentences about an attempt with these phases."""
    happened = Happened(outcome, [read(Phase, record) for record in records])
    return [text_of(finding.sentence).replace(T, " ") for kind in KINDS for finding in kind(happened)]


def call(loop: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    return phase("call", 0.5, loop, ledger(**parts))


def stalls(*ticks: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return call(loop(**{"slow": len(ticks), "slow_ticks": list(ticks), **changes}))


def test_nothing_is_said_of_a_test_that_did_nothing_wrong() -> None:
    fine = [deadline(elapsed_s=0.05), deadline(fired=True, outcome="caught", elapsed_s=0.1)]
    cancelled = cancellations(cancellation(outcome="cancelled"), cancellation(outcome="not caught", latency_s=0.4))
    assert told(phase("setup"), call(loop()), phase("teardown")) == []
    assert told(call(deadlines=deadlines(*fine), cancellations=cancelled, tasks=tasks(left=0, pending=[]))) == []


@pytest.mark.parametrize(
    ("ticks", "sentence"),
    [
        (
            [slow_tick(leaf="shop/pay.py:31 pay")],
            "The loop stood still for 412 ms in shop/pay.py:31 pay: blocked, it computed.",
        ),
        (
            [slow_tick(cpu_s=0.001)],
            "The loop stood still for 412 ms in shop/pay.py:31 pay at shop/pay.py:44 checksum: "
            "blocked, by a call that waits.",
        ),
        (
            [slow_tick(cpu_s=None, site=None, leaf="/usr/lib/python3.11/ssl.py:7 SSLSocket.read")],
            "The loop stood still for 412 ms in ssl.py:7 SSLSocket.read: blocked.",
        ),
        (
            [slow_tick(cause="starved", leaf="shop/pay.py:31 pay")],
            "The loop stood still for 412 ms in shop/pay.py:31 pay: starved, its thread was ready and got no CPU.",
        ),
        (
            [slow_tick(cause=None, site=None, leaf=None)],
            "The loop stood still for 412 ms: blocked or starved, which could not be seen.",
        ),
        (
            [slow_tick(leaf=None, duration_s=0.2), slow_tick(leaf=None), slow_tick(leaf=None, duration_s=0.1)],
            "The loop stood still 3 times, for 712 ms in all in shop/pay.py:31 pay, 412 ms at worst: "
            "blocked, it computed.",
        ),
    ],
)
def test_a_stall_says_how_long_where_and_why(ticks: list[dict[str, Any]], sentence: str) -> None:
    if ticks[0]["leaf"] is None and ticks[0]["site"]:
        ticks = [{**tick, "leaf": tick["site"]} for tick in ticks]
    assert told(stalls(*ticks)) == [sentence]


def test_stalls_whose_places_are_not_known_are_counted() -> None:
    one = slow_tick(leaf="shop/pay.py:31 pay")
    assert told(stalls(slow=2, longest_tick_s=0.3)) == [
        "The loop stood still 2 times, 300 ms at worst; where could not be seen."
    ]
    assert told(stalls(one, slow=4))[1:] == ["3 shorter stalls beside these."]
    assert told(stalls(slow=None)) == []


def test_many_call_sites_are_cut_to_the_worst() -> None:
    ticks = [slow_tick(site=f"a.py:{n} f", duration_s=0.1 + n / 100) for n in range(9)]
    sentences = told(stalls(*ticks))
    assert sentences[0].startswith("The loop stood still for 180 ms in a.py:8 f")
    assert sentences[5:] == ["4 more call sites that held the loop stand below."]


@pytest.mark.parametrize(
    ("changes", "outcome", "sentence"),
    [
        (
            {},
            "passed",
            "A near miss: 3.0 % of the 100 ms of asyncio.timeout was left in tests/test_shop.py:35 test_buys.",
        ),
        ({"elapsed_s": 0.1, "site": None}, "passed", "A near miss: 0 % of the 100 ms of asyncio.timeout was left."),
        ({"elapsed_s": 0.091}, "passed", "A near miss: 9.0 % of the 100 ms"),
        ({"elapsed_s": 0.09}, "passed", None),
        ({"elapsed_s": None, "outcome": "left"}, "passed", None),
        ({"fired": True, "outcome": "raised"}, "passed", None),
        (
            {"fired": True, "outcome": "raised", "elapsed_s": 0.104, "kind": "trio.fail_after"},
            "failed",
            "A deadline of 100 ms fired, trio.fail_after in tests/test_shop.py:35 test_buys: it raised after 104 ms.",
        ),
        (
            {"fired": True, "outcome": "caught", "elapsed_s": 0.1, "site": None},
            "error",
            "A deadline of 100 ms fired, asyncio.timeout: it cut its block short after 100 ms.",
        ),
        (
            {"fired": True, "outcome": "not caught", "elapsed_s": 0.4, "site": None},
            "passed",
            "A deadline of 100 ms fired, asyncio.timeout, and its block went on as if it had not, "
            "until 400 ms were over.",
        ),
        (
            {"fired": True, "outcome": "left", "elapsed_s": None, "site": None},
            "failed",
            "A deadline of 100 ms fired, asyncio.timeout: its block had not ended when the test had.",
        ),
    ],
)
def test_a_deadline_is_told_when_it_was_close_or_explains_a_failure(
    changes: dict[str, Any], outcome: str, sentence: str | None
) -> None:
    part = {**deadlines(), "listed": [deadline(**changes)]}
    sentences = told(call(deadlines=part), outcome=outcome)
    assert len(sentences) == (sentence is not None)
    assert sentence is None or sentences[0].startswith(sentence)


def test_the_nearest_misses_come_first() -> None:
    close = [deadline(elapsed_s=0.091 + n / 1000, site=f"a.py:{n} f") for n in range(8)]
    sentences = told(call(deadlines=deadlines(*close)))
    assert sentences[0].startswith("A near miss: 2.0 % of the 100 ms of asyncio.timeout was left in a.py:7 f")
    assert sentences[5:] == ["3 more near misses stand below."]


def test_near_misses_at_one_place_are_one_finding() -> None:
    close = [deadline(elapsed_s=0.091 + n / 1000) for n in range(4)]
    [sentence] = told(call(deadlines=deadlines(*close)))
    assert sentence.startswith("A near miss: 6.0 % of the 100 ms")
    assert sentence.endswith("test_buys, and 3 more there.")


@pytest.mark.parametrize(
    ("listed", "changes", "sentences"),
    [
        (
            [cancellation()],
            {},
            [
                "Swallowed a cancellation asked for in tests/test_shop.py:33 test_buys (explicit): "
                "Task-7 went on as if nothing had been."
            ],
        ),
        (
            [cancellation(site=None, task=None, source="scope")] * 2,
            {},
            ["Swallowed 2 cancellations (scope): the code went on as if nothing had been."],
        ),
        (
            [cancellation(task=f"T{n}") for n in range(5)],
            {"swallowed": 7},
            [
                "Swallowed 5 cancellations asked for in tests/test_shop.py:33 test_buys (explicit): "
                "T0, T1, T2 and 2 more went on as if nothing had been.",
                "Swallowed 2 cancellations that the list below has no room for.",
            ],
        ),
        (
            [cancellation(outcome="cancelled", latency_s=0.35)],
            {},
            ["A cancellation took 350 ms to end the work of Task-7 asked for in tests/test_shop.py:33 test_buys."],
        ),
        ([cancellation(outcome="handled", latency_s=0.099)], {}, []),
        ([cancellation(outcome="too late", latency_s=None)], {"swallowed": None}, []),
    ],
)
def test_a_cancellation_is_told_when_it_was_swallowed_or_late(
    listed: list[dict[str, Any]], changes: dict[str, Any], sentences: list[str]
) -> None:
    assert told(call(cancellations=cancellations(*listed, **changes))) == sentences


def test_tasks_left_pending_are_named_with_what_they_wait_in() -> None:
    assert told(call(tasks=tasks())) == ["Left 1 task pending: Task-7, pump at shop/queue.py:88 Queue.get."]
    pending = [{"name": f"T{n}", "what": "pump", "awaits": None} for n in range(5)]
    assert told(phase("teardown", 0.1, None, ledger(tasks=tasks(left=9, pending=pending)))) == [
        "Left 9 tasks pending in teardown: T0, pump; T1, pump; T2, pump and 6 more."
    ]
    assert told(call(tasks=tasks(left=2, pending=[]))) == ["Left 2 tasks pending."]


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        ([leftover()], "A coroutine was never awaited: fetch in shop/client.py:12."),
        ([leftover(count=3, site=None)], "3 coroutines were never awaited: fetch."),
        ([leftover("async generator", "pages", site=None)], "An async generator was left half-way: pages."),
        ([leftover("transport", "t"), leftover("transport", "u", site=None)], "2 transports were left open: t in"),
        ([leftover("loop", "_UnixSelectorEventLoop", site=None)], "A loop was never closed: _UnixSelectorEventLoop."),
    ],
)
def test_a_leftover_says_what_it_is_and_what_is_wrong_with_it(left: list[dict[str, Any]], sentence: str) -> None:
    [said] = told(call(leftovers=left))
    assert said.startswith(sentence)


def test_a_loop_error_is_told_by_its_first_line() -> None:
    error = {"kind": "exception never retrieved", "message": "Task exception was never retrieved\nfuture:", "count": 2}
    assert told(call(errors=[error])) == [
        "An exception was never retrieved: Task exception was never retrieved (2 times)"
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Seen hanging: after 24.0 s of its 30.0 s it was still in call, with 2 tasks."),
        (
            {"limit_s": None, "tasks": [], "when": "setup"},
            "Seen hanging: after 24.0 s it was still in setup.",
        ),
        ({"tasks_left_out": 600}, "Seen hanging: after 24.0 s of its 30.0 s it was still in call, with 602 tasks."),
    ],
)
def test_a_hang_says_when_it_was_seen(changes: dict[str, Any], sentence: str) -> None:
    [finding] = hangs([read(Hanging, hanging(**changes)["hanging"])])
    assert text_of(finding.sentence).replace(T, " ") == sentence


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ([], []),
        ([warning()], ["DeprecationWarning 2 times for shop/pay.py:9: old() goes"]),
        (
            [warning(category="shop.errors.Odd", count=1, message="", site=""), warning(message="first\nsecond")],
            ["DeprecationWarning 2 times for shop/pay.py:9: first", "Odd."],
        ),
        (
            [warning(message=str(at), count=9 - at) for at in range(7)],
            [
                *(f"DeprecationWarning {9 - at} times for shop/pay.py:9: {at}" for at in range(5)),
                "2 more warnings of Python stand below.",
            ],
        ),
    ],
)
def test_warnings_of_python_say_how_often_and_for_which_line(given: list[dict[str, Any]], sentences: list[str]) -> None:
    found = warned(read(Warned, {"parts": given, "left_out": 0}))
    assert [text_of(one.sentence) for one in found] == sentences


def test_a_test_that_gave_no_warning_has_no_sentence_about_it() -> None:
    assert warned(None) == []
