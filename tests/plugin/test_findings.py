"""What the summary finds in results: what blocked a loop, what was swallowed, left behind or never heard of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugin.reports import found, hanging, ledger, loop, report, result, short, slow, tick

SITE = "shop/pay.py:31 charge"
LIBRARY = "/usr/lib/python3.12/socket.py:700 SocketIO.readinto"


def test_nothing_is_found_where_nothing_happened() -> None:
    assert report(*(result(f"test_a.py::test_{number}") for number in range(20))).findings == []


def test_a_line_that_blocks_in_many_tests_is_told_once_with_the_worst() -> None:
    (told,) = found(
        "blocked",
        result("a::one", loop=slow(tick(duration=0.2), tick(duration=0.15))),
        result("a::two", loop=slow(tick(duration=0.412))),
        result("a::three", loop=slow(tick(duration=0.3))),
    )
    assert short(told) == ("412 ms", SITE, "", 4, 3)
    assert told.test == "a::two"


def test_lines_that_block_are_ranked_by_their_longest_tick() -> None:
    ticks = slow(tick("a.py:1 f", 0.2), tick("a.py:2 f", 1.5), tick("a.py:3 f", 0.7))
    assert [told.figure for told in found("blocked", result(loop=ticks))] == ["1.50 s", "700 ms", "200 ms"]


@pytest.mark.parametrize(
    ("one", "site", "words"),
    [
        (tick(), SITE, ""),
        (tick(cpu_s=0.4), SITE, "computing"),
        (tick(cpu_s=None), SITE, ""),
        (tick(leaf=LIBRARY), SITE, "in socket.py:700 SocketIO.readinto"),
        (tick(leaf=LIBRARY, cpu_s=0.4), SITE, "in socket.py:700 SocketIO.readinto, computing"),
        (tick(None, leaf=LIBRARY), LIBRARY, ""),
        (tick(None, leaf=None), None, "no line was caught"),
        (tick(cause=None), SITE, "or starved, which cannot be told"),
    ],
)
def test_what_blocked_is_told_as_far_as_it_was_seen(one: dict[str, Any], site: str | None, words: str) -> None:
    (told,) = found("blocked", result(loop=slow(one)))
    assert (told.site, told.what) == (site, words)


def test_starved_ticks_are_one_finding_of_the_machine_and_of_no_line() -> None:
    events = [result(f"a::{number}", loop=slow(tick(f"a.py:{number} f", cause="starved"))) for number in range(3)]
    (told,) = report(*events).findings
    assert (told.kind, told.site, told.times, told.tests) == ("starved", None, 3, 3)


def test_a_tick_in_a_fixture_counts_for_its_test() -> None:
    phases = [
        {"when": when, "duration_s": 0.2, "loop": slow(tick(f"a.py:{line} f")), "ledger": None}
        for line, when in enumerate(("setup", "call", "teardown"))
    ]
    assert {told.site for told in found("blocked", result(phases=phases))} == {"a.py:0 f", "a.py:1 f", "a.py:2 f"}


def cancelled(**more: Any) -> dict[str, Any]:
    one = {"source": "explicit", "site": "a.py:5 stop", "task": "worker", "by": "main", "latency_s": 0.1, **more}
    told = {"requested": {}, "delivered": 1, "swallowed": 1, "latency_s": 0.1, "listed": [one]}
    return ledger(cancellations=told)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "worker went on"),
        ({"task": None}, ""),
        ({"source": "timeout"}, "by timeout, worker went on"),
        ({"source": "task group", "task": None}, "by task group"),
    ],
)
def test_a_swallowed_cancellation_is_told_by_who_asked_for_it(more: dict[str, Any], words: str) -> None:
    (told,) = found("swallowed", result(ledger=cancelled(outcome="swallowed", **more)))
    assert (told.site, told.what) == ("a.py:5 stop", words)


@pytest.mark.parametrize("outcome", ["cancelled", "handled", "not caught", "too late", None])
def test_no_other_end_of_a_cancellation_is_a_finding(outcome: str | None) -> None:
    assert report(result(ledger=cancelled(outcome=outcome))).findings == []


def left(**more: Any) -> dict[str, Any]:
    task = {"name": "heart", "what": "Heart._run", "awaits": "a.py:9 Heart._run", **more}
    return ledger(tasks={"spawned": 1, "peak": 1, "left": 1, "pending": [task]})


def test_tasks_that_are_left_running_are_told_by_where_they_wait() -> None:
    (told,) = found("left running", *(result(f"a::{number}", ledger=left()) for number in range(3)))
    assert short(told) == ("3×", "a.py:9 Heart._run", "heart", 3, 3)
    assert told.test == "a::0"


@pytest.mark.parametrize(
    ("name", "awaits", "words"),
    [
        ("Task-7", "a.py:9 Heart._run", "Heart._run"),  # which is what the site says, and not said again
        ("heartbeat", "a.py:9 Heart._run", "heartbeat"),
        ("heartbeat", "asyncio/locks.py:200 Event.wait", "Heart._run, heartbeat"),
        ("Task-7", "asyncio/locks.py:200 Event.wait", "Heart._run"),
        ("heartbeat", None, "Heart._run, heartbeat"),
    ],
)
def test_a_task_is_called_by_the_name_that_somebody_gave_it(name: str, awaits: str | None, words: str) -> None:
    pending = [{"name": name, "what": "Heart._run", "awaits": awaits}]
    tasks = {"spawned": 1, "peak": 1, "left": 1, "pending": pending}
    (told,) = found("left running", result(ledger=ledger(tasks=tasks)))
    assert (told.site, told.what) == (awaits, words)


@pytest.mark.parametrize("reason", ["timed out", "crashed", "lost"])
def test_what_a_test_left_that_was_cut_off_is_no_leak(reason: str) -> None:
    assert report(result(outcome="failed", reason=reason, ledger=left())).findings == []


def test_a_test_that_failed_by_itself_may_have_leaked() -> None:
    assert len(found("left running", result(outcome="failed", ledger=left()))) == 1


def leftover(kind: str, what: str, site: str | None, count: int = 1) -> dict[str, Any]:
    return {"kind": kind, "what": what, "site": site, "count": count}


def test_coroutines_that_nobody_awaited_stand_apart_from_what_else_was_left() -> None:
    listed = [leftover("coroutine", "ring", "a.py:12 ring", 2), leftover("transport", "a listening socket", None)]
    told = report(result(ledger=ledger(leftovers=listed))).findings
    assert [(one.kind, *short(one)) for one in told] == [
        ("never awaited", "2×", "a.py:12 ring", "ring", 2, 1),
        ("left open", "", None, "transport: a listening socket", 1, 1),
    ]


def test_errors_of_loops_are_told_by_their_message() -> None:
    errors = [{"kind": "other", "message": "it\n  broke", "count": 2}]
    (told,) = found(
        "loop error", result("a::one", ledger=ledger(errors=errors)), result("a::two", ledger=ledger(errors=errors))
    )
    assert short(told) == ("4×", None, "it broke", 4, 2)


@pytest.mark.parametrize(
    ("figures", "spins"),
    [
        ({"run_s": 0.5, "idle_s": 0.01, "polls": 20_000}, True),
        ({"run_s": 0.05, "idle_s": 0.0, "polls": 20_000}, False),  # soon over
        ({"run_s": 0.5, "idle_s": 0.1, "polls": 20_000}, False),  # it waits
        ({"run_s": 0.5, "idle_s": 0.0, "polls": 2_000}, False),  # it works
        ({"run_s": 0.5, "idle_s": None, "polls": None}, False),
        ({"run_s": None, "idle_s": None, "polls": None}, False),
    ],
)
def test_a_loop_spins_when_it_polls_very_often_and_never_waits(figures: dict[str, Any], spins: bool) -> None:
    assert bool(found("spinning", result(loop=loop(**figures, busy_s=0.5)))) is spins


def test_a_test_that_hung_is_told_with_its_place_and_its_end() -> None:
    phases = [{"when": "call", "duration_s": 10.02, "loop": None, "ledger": None}]
    (told,) = found(
        "hung",
        {"hanging": hanging("a::hangs", "a.py:3 hangs", elapsed_s=2.0)},
        {"hanging": hanging("a::hangs", "a.py:3 hangs")},
        result("a::hangs", outcome="failed", phases=phases),
    )
    assert short(told) == ("8.00 s", "a.py:3 hangs", "limit 10 s, failed after 10.0 s", 1, 1)
    assert told.details[0].startswith("a::hangs was still in its call on trio after 8.0 s of 10.0 s")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "limit 10 s, has not ended"),
        ({"limit_s": None, "when": "setup"}, "in setup, has not ended"),
        ({"threads": []}, "nothing of it could be seen, limit 10 s, has not ended"),
    ],
)
def test_a_test_whose_process_died_while_it_hung_has_not_ended(more: dict[str, Any], words: str) -> None:
    (told,) = found("hung", {"hanging": hanging("a::hangs", "a.py:3 hangs", **more)})
    assert told.what == words


def test_every_attempt_hangs_by_itself() -> None:
    events = [{"hanging": hanging("a::hangs", "a.py:3 f", attempt=number)} for number in (1, 2)]
    assert len(found("hung", *events, result("a::hangs", attempt=2))) == 2
