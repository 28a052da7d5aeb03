"""The plain numbers of an attempt, from what its phases say."""

from typing import Any
from uuid import uuid4

import pytest

from ingest.models import Result
from tests.fixtures.batches import (
    cancellation,
    cancellations,
    deadline,
    deadlines,
    ledger,
    loop,
    phase,
    result,
    slow_tick,
    tasks,
)
from tests.ingest.conftest import Put

LEDGER = ("least_margin", "cancel_latency_s", "swallowed", "tasks_left", "deadlines_fired")


def stored(put: Put, *phases: dict[str, Any]) -> Result:
    put(uuid4(), 1, result(phases=list(phases)))
    return Result.objects.get()


def test_a_test_without_a_loop_has_no_figures(put: Put) -> None:
    row = stored(put, phase("setup"), phase("call"), phase("teardown"))
    assert {getattr(row, name) for name in ("cpu_s", "slow", "blocked", "starved", *LEDGER)} == {None}


def test_a_loop_that_had_nothing_to_tell_left_and_swallowed_nothing(put: Put) -> None:
    row = stored(put, phase("call", 0.3, loop()))
    assert {name: getattr(row, name) for name in LEDGER} == {
        "least_margin": None,
        "cancel_latency_s": None,
        "swallowed": 0,
        "tasks_left": 0,
        "deadlines_fired": 0,
    }


def test_a_test_without_a_loop_that_has_a_timeout_has_its_margin_alone(put: Put) -> None:
    timeout = deadline(kind="pytest-timeout", limit_s=30, elapsed_s=15)
    row = stored(put, phase("setup"), phase("call", 0.1, None, ledger(deadlines=deadlines(timeout))))
    assert (row.least_margin, row.deadlines_fired) == (0.5, 0)
    assert (row.swallowed, row.tasks_left, row.slow) == (None, None, None)


def test_slow_ticks_are_counted_by_their_cause(put: Put) -> None:
    ticks = [slow_tick(), slow_tick(cause="starved"), slow_tick(), slow_tick(cause=None)]
    row = stored(put, phase("setup", 0.1, loop(slow=1, cpu_s=0.5)), phase("call", 1, loop(slow=60, slow_ticks=ticks)))
    assert (row.slow, row.blocked, row.starved) == (61, 2, 1)
    assert row.cpu_s == pytest.approx(0.59)


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        (loop(slow=0), (0, 0, 0)),
        (loop(slow=None, missing={"slow": "ticks cannot be seen"}), (None, None, None)),
        (loop(slow=2), (2, None, None)),
        (loop(slow=2, slow_ticks=[slow_tick(cause=None)]), (2, None, None)),
        (loop(slow=2, slow_ticks=[slow_tick()]), (2, 1, 0)),
    ],
)
def test_a_cause_that_could_not_be_seen_is_null_not_zero(
    put: Put, timing: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    row = stored(put, phase("call", 1, timing))
    assert (row.slow, row.blocked, row.starved) == expected


def test_busy_cpu_of_one_phase_alone_is_no_sum(put: Put) -> None:
    blind = loop(cpu_s=None, missing={"cpu_s": "no clock of threads"})
    assert stored(put, phase("setup", 0.1, loop()), phase("call", 0.1, blind)).cpu_s is None


def test_the_ledgers_of_the_phases_are_added_up(put: Put) -> None:
    setup = ledger(tasks=tasks(left=2), cancellations=cancellations(cancellation(latency_s=0.2)))
    call = ledger(
        tasks=tasks(left=1),
        cancellations=cancellations(cancellation(latency_s=0.1), cancellation(outcome="cancelled")),
    )
    row = stored(put, phase("setup", 0.1, loop(), setup), phase("call", 0.1, None, call))
    assert (row.tasks_left, row.swallowed, row.cancel_latency_s) == (3, 2, 0.2)


def test_what_one_ledger_could_not_see_is_null(put: Put) -> None:
    blind = ledger(
        cancellations=cancellations(cancellation(), swallowed=None),
        tasks=tasks(left=None),
        deadlines=deadlines(deadline(), fired=None),
        missing={"tasks.left": "a loop of its own"},
    )
    row = stored(put, phase("setup", 0.1, loop(), ledger(tasks=tasks())), phase("call", 0.1, loop(), blind))
    assert (row.swallowed, row.tasks_left, row.deadlines_fired) == (None, None, None)
    assert row.least_margin == pytest.approx(0.03)


@pytest.mark.parametrize(
    ("listed", "changes", "margin", "fired"),
    [
        ([deadline(elapsed_s=0.04), deadline(elapsed_s=0.01)], {}, 0.6, 0),
        ([deadline(elapsed_s=0.04), deadline(fired=True, elapsed_s=0.15, outcome="raised")], {}, -0.5, 1),
        ([deadline(fired=True, elapsed_s=0.0999, outcome="raised")], {}, 0.0, 1),
        ([deadline(fired=True, elapsed_s=None, outcome="left")], {"least_margin": None}, 0.0, 1),
        ([deadline(fired=True, limit_s=0, elapsed_s=0.5, outcome="caught")], {}, 0.0, 1),
        ([], {"set": {"trio.fail_after": 3}}, None, 0),
    ],
)
def test_the_least_margin_is_that_of_all_deadlines_and_none_is_left_of_one_that_fired(
    put: Put, listed: list[dict[str, Any]], changes: dict[str, Any], margin: float | None, fired: int
) -> None:
    told = [one if one["elapsed_s"] is not None else {**one, "elapsed_s": 0} for one in listed]
    part = {**deadlines(*told, **changes), "listed": listed}
    row = stored(put, phase("setup"), phase("call", 0.2, loop(), ledger(deadlines=part)))
    assert (row.least_margin, row.deadlines_fired) == (None if margin is None else pytest.approx(margin), fired)


def test_counts_too_large_for_their_columns_are_cut(put: Put) -> None:
    most = 2**31 - 1
    many = ledger(tasks=tasks(left=most), deadlines=deadlines(fired={"asyncio.timeout": most, "asyncio.wait": most}))
    phases = [phase(when, 0.1, loop(ticks=most, slow=most), many) for when in ("setup", "call", "teardown")]
    row = stored(put, *phases)
    assert (row.ticks, row.slow, row.tasks_left, row.deadlines_fired) == (most,) * 4
