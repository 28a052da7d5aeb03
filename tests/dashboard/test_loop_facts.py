"""The phases of an attempt put together: totals, quantiles and what could not be seen."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.loop_facts import LoopFacts, facts_of
from dashboard.queries.phase import Phase, read
from dashboard.tick_lengths import quantile_s, upper_s
from tests.fixtures.batches import (
    cancellation,
    cancellations,
    deadline,
    deadlines,
    ledger,
    leftover,
    loop,
    phase,
    slow_tick,
    tasks,
)

T = "\u2009"


def facts(*records: dict[str, Any]) -> LoopFacts:
    return facts_of([read(Phase, record) for record in records])


def test_of_a_test_without_a_loop_there_is_nothing() -> None:
    nothing = facts(phase("setup"), phase("call"), phase("teardown"))
    assert (nothing.measured, nothing.lengths, nothing.slow.rows) == (False, {}, [])
    assert (nothing.deadlines, nothing.cancellations, nothing.tasks) == (None, None, None)
    assert [nothing.leftovers, nothing.errors, nothing.flags, nothing.also, nothing.unseen] == [[], [], [], [], []]


def test_lengths_of_ticks_are_added_over_the_phases() -> None:
    told = facts(
        phase("setup", 0.1, loop(histogram=[[33, 3], [40, 1]])), phase("call", 0.1, loop(histogram=[[33, 96]]))
    )
    assert told.lengths == {33: 99, 40: 1}
    assert told.lengths_note.replace(T, " ") == "100 ticks: half under 93 µs, 99 % under 93 µs, longest 50 ms"


def test_no_quantile_is_longer_than_the_longest_tick() -> None:
    told = facts(phase("call", 0.1, loop(histogram=[[54, 1]], longest_tick_s=0.1)))
    assert told.lengths_note.replace(T, " ") == "1 tick: half under 100 ms, 99 % under 100 ms, longest 100 ms"


@given(st.dictionaries(st.integers(0, 159), st.integers(1, 1000), min_size=1))
def test_quantiles_rise_and_end_at_the_last_bucket(buckets: dict[int, int]) -> None:
    ordered = dict(sorted(buckets.items()))
    shares = [quantile_s(ordered, share / 10) for share in range(11)]
    assert shares == sorted(shares)
    assert shares[-1] == upper_s(max(buckets))


def test_stalls_of_all_phases_come_longest_first() -> None:
    ticks = [slow_tick(duration_s=length) for length in (0.2, 0.5, 0.3)]
    told = facts(
        phase("setup", 1, loop(slow=1, slow_ticks=ticks[:1])), phase("call", 1, loop(slow=60, slow_ticks=ticks[1:]))
    )
    assert [(row.when, row.one.duration_s) for row in told.slow.rows] == [("call", 0.5), ("call", 0.3), ("setup", 0.2)]
    assert told.slow.note.replace(T, " ") == "the 3 longest of 61"


def test_notes_add_up_the_phases() -> None:
    close, fired = deadline(), deadline(kind="asyncio.wait_for", fired=True, outcome="raised", elapsed_s=0.11)
    first = ledger(tasks=tasks(peak=9), deadlines=deadlines(close), cancellations=cancellations(cancellation()))
    second = ledger(
        tasks=tasks(),
        deadlines=deadlines(deadline(elapsed_s=0.001), fired),
        cancellations=cancellations(cancellation(source="gather", outcome="cancelled")),
    )
    told = facts(phase("setup", 0.1, None, first), phase("call", 0.1, loop(), second))
    assert told.tasks is not None
    assert told.deadlines is not None
    assert told.cancellations is not None
    assert told.tasks.note == "6 spawned, at most 9 at once, 2 left pending"
    assert told.deadlines.note == "3 set (asyncio.timeout 2, asyncio.wait_for 1), 1 fired"
    assert told.cancellations.note == "2 requested (explicit 1, gather 1), 2 delivered, 1 swallowed"
    assert [(row.when, row.one.fired) for row in told.deadlines.rows] == [
        ("call", True),
        ("setup", False),
        ("call", False),
    ]


@pytest.mark.parametrize(("elapsed_s", "is_told"), [(0.1, False), (28, True), (30.1, True)])
def test_the_timeout_of_every_test_is_told_when_it_came_near(elapsed_s: float, is_told: bool) -> None:
    limit = deadline(kind="pytest-timeout", limit_s=30, elapsed_s=elapsed_s, fired=elapsed_s > 30, site=None)
    assert (facts(phase("call", 0.1, None, ledger(deadlines=deadlines(limit)))).deadlines is not None) is is_told
    both = ledger(deadlines=deadlines(limit, deadline(elapsed_s=0.001)))
    assert facts(phase("call", 0.1, None, both)).deadlines is not None


def test_a_total_with_an_unknown_part_is_not_seen() -> None:
    blind = ledger(
        tasks=tasks(spawned=None, peak=None, left=None),
        deadlines=deadlines(deadline(), set=None, fired=None),
        cancellations=cancellations(cancellation(), requested=None, delivered=None),
    )
    told = facts(phase("setup", 0.1, None, ledger(tasks=tasks())), phase("call", 0.1, loop(), blind))
    assert told.tasks is not None
    assert told.deadlines is not None
    assert told.cancellations is not None
    assert told.tasks.note == "spawned not seen, left pending not seen"
    assert told.deadlines.note == "set not seen, fired not seen"
    assert told.cancellations.note == "requested not seen, delivered not seen, 1 swallowed"


def test_a_reason_stands_once_with_all_that_it_hides() -> None:
    first = loop(late_s=None, cpu_s=None, missing={"late_s": "uvloop does not tell", "cpu_s": "no clock"})
    second = loop(late_s=None, missing={"late_s": "uvloop does not tell", "new_s": "uvloop does not tell"})
    told = facts(
        phase("setup", 0.1, first),
        phase("call", 0.1, second, ledger(missing={"cancellations.delivered": "needs Python 3.12", "*": "no"})),
    )
    assert told.unseen == [
        "wake lateness, new_s (uvloop does not tell)",
        "busy CPU (no clock)",
        "cancellations delivered (needs Python 3.12)",
        "all figures (no)",
    ]


def test_flags_left_overs_and_further_figures_are_told() -> None:
    told = facts(
        phase("setup", 0.1, None, ledger(leftovers=[leftover()], flags=["debugger"])),
        phase("call", 0.1, loop(late_s=None), ledger(flags=["debugger", "unheard of"])),
    )
    assert [(row.when, row.one.what) for row in told.leftovers] == [("setup", "fetch")]
    assert told.flags == ["A debugger was attached: the times say little.", "unheard of"]
    assert [note.replace(T, " ") for note in told.also] == ["call: run 300 ms, mean lag 5.0 ms, 1 poll"]


@pytest.mark.parametrize("record", [{}, {"backend": "trio"}])
def test_a_record_of_an_older_plugin_is_read(record: dict[str, Any]) -> None:
    told = facts({"when": "call", "duration_s": 0.1, "loop": record or None})
    assert told.measured is bool(record)
