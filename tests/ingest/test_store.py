"""Batches are stored exactly once, in any order."""

import random
import tracemalloc
from collections.abc import Callable
from hashlib import md5
from typing import Any
from uuid import uuid4

import pytest

from ingest.errors import Refused
from ingest.models import Batch, Case, Failure, Node, Outcome, Project, Result, Run, Session
from tests.fixtures.batches import end, failure, hanging, loop, phase, result
from tests.ingest.conftest import Put


def test_a_batch_makes_its_session_run_and_results(put: Put, project: Project) -> None:
    session = uuid4()
    stored = put(session, 1, {"collected": {"count": 2}}, result("a.py::a"), result("a.py::b", outcome="failed"))
    run = Run.objects.get()
    assert (stored.run, stored.results, stored.replay, stored.missing) == (run, 2, False, [])
    assert (run.number, run.head, run.status) == (1, 2, "running")
    assert run.counts == {"passed": 1, "failed": 1, "error": 0, "skipped": 0, "xfailed": 0, "xpassed": 0}
    assert Session.objects.get().collected == 2
    rows = Result.objects.order_by("seq").select_related("node", "failure")
    assert [(row.seq, row.node.nodeid, row.get_outcome_display()) for row in rows] == [
        (1, "a.py::a", "passed"),
        (2, "a.py::b", "failed"),
    ]
    assert rows[1].failure is not None
    assert rows[1].failure.message == "assert 1 == 2"


def test_loop_figures_are_summed_over_the_phases(put: Put) -> None:
    phases = [
        phase("setup", 0.1, loop(run_s=1.0, idle_s=0.5, busy_s=0.5, ticks=3, longest_tick_s=0.4)),
        phase("call", 0.2, loop(run_s=2.0, idle_s=1.5, busy_s=0.5, ticks=4, longest_tick_s=0.1)),
        phase("teardown", 0.3),
    ]
    put(uuid4(), 1, result(phases=phases))
    row = Result.objects.get()
    assert (row.run_s, row.idle_s, row.busy_s, row.ticks, row.longest_tick_s) == (3.0, 2.0, 1.0, 7, 0.4)
    assert row.duration_s == pytest.approx(0.6)
    assert [(part["when"], part["loop"] and part["loop"]["ticks"]) for part in row.phases] == [
        ("setup", 3),
        ("call", 4),
        ("teardown", None),
    ]
    assert Run.objects.get().longest_tick_s == 0.4


def test_a_figure_that_one_phase_could_not_see_is_null_not_too_small(put: Put) -> None:
    blind = loop(idle_s=None, busy_s=None, ticks=None, longest_tick_s=None, missing={"*": "no libuv symbols"})
    put(uuid4(), 1, result(phases=[phase("setup", 0.1, loop()), phase("call", 0.1, blind)]))
    row = Result.objects.get()
    assert row.run_s == pytest.approx(0.6)
    assert (row.idle_s, row.busy_s, row.ticks) == (None, None, None)


def test_a_replay_stores_nothing(put: Put) -> None:
    session = uuid4()
    put(session, 1, result())
    again = put(session, 1, result())
    assert (again.replay, again.results) == (True, 0)
    assert (Run.objects.get().head, Result.objects.count(), Batch.objects.count()) == (1, 1, 1)


def test_the_same_number_with_other_content_is_refused(put: Put) -> None:
    session = uuid4()
    put(session, 1, result())
    with pytest.raises(Refused) as caught:
        put(session, 1, result("other.py::b"))
    assert (caught.value.status, Result.objects.count()) == (409, 1)


def test_batches_in_any_order_and_repeated_give_the_same_rows(put: Put) -> None:
    chance = random.Random(5)
    for _ in range(10):
        session = uuid4()
        calls = [*range(1, 7), *chance.sample(range(1, 7), 3)]
        chance.shuffle(calls)
        for seq in calls:
            lines = [result(f"a.py::t{seq}_{place}") for place in range(seq)]
            put(session, seq, *lines, *([end()] if seq == 6 else []), final=seq == 6)
        run = Run.objects.get(sessions__uuid=session)
        names = sorted(Result.objects.filter(run=run).values_list("node__nodeid", flat=True))
        assert names == sorted(f"a.py::t{seq}_{place}" for seq in range(1, 7) for place in range(seq))
        assert sorted(Result.objects.filter(run=run).values_list("seq", flat=True)) == list(range(1, 22))
        assert run.status == "passed"


def test_a_gap_is_told_to_the_client(put: Put) -> None:
    session = uuid4()
    put(session, 1)
    assert put(session, 4).missing == [2, 3]
    assert put(session, 2).missing == []
    assert put(session, 5).missing == [3]


def test_a_number_far_ahead_costs_no_more_than_one_that_is_near(put: Put) -> None:
    tracemalloc.start()
    try:
        missing = put(uuid4(), 1_000_000).missing
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert missing == list(range(1, 101))
    assert peak < 8_000_000


@pytest.mark.parametrize("line", [result, hanging])
def test_a_name_that_was_made_to_have_the_hash_of_another_is_refused(put: Put, line: Callable[[str], Any]) -> None:
    """A pair that Marc Stevens found in 2024."""
    one, other = (f"TEXTCOLLBYfGiJUETHQ4h{letter}cKSMd5zYpgqf1YRDhkmxHkhPWptrkoyz28wnI9V0aHeAuaKnak" for letter in "AE")
    assert md5(one.encode()).digest() == md5(other.encode()).digest()
    put(uuid4(), 1, line(one))
    with pytest.raises(Refused, match="has the MD5 of another name"):
        put(uuid4(), 1, line(other))
    assert (Batch.objects.count(), Case.objects.get().name) == (1, one)


def test_names_and_failures_are_stored_once(put: Put) -> None:
    same = [result("a.py::a", outcome="failed", attempt=attempt) for attempt in (1, 2, 3)]
    put(uuid4(), 1, *same)
    put(uuid4(), 1, *same, result("a.py::b", outcome="failed", failures=[failure(message="other")]))
    assert (Case.objects.count(), Node.objects.count(), Failure.objects.count()) == (2, 2, 2)
    assert Result.objects.count() == 7


def test_node_ids_that_share_a_case_refer_to_it(put: Put) -> None:
    put(uuid4(), 1, *[result(f"a.py::a[{name}]", case="a.py::a", backend=name) for name in ("asyncio", "trio")])
    assert (Case.objects.count(), Node.objects.count()) == (1, 2)


def test_a_node_id_too_long_for_an_index_is_stored(put: Put) -> None:
    long = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=4000))
    put(uuid4(), 1, result(long))
    put(uuid4(), 1, result(long))
    assert Node.objects.get().nodeid == long


def test_sessions_with_one_key_join_one_run(put: Put) -> None:
    put(uuid4(), 1, result("a.py::a"), run="ci-7", branch=None)
    put(uuid4(), 1, result("a.py::b"), run="ci-7", branch="topic")
    run = Run.objects.get()
    assert (run.head, run.sessions.count(), run.branch) == (2, 2, "topic")


def test_runs_are_numbered_per_project(put: Put) -> None:
    other = Project.objects.create(slug="billing", name="Billing")
    assert [put(uuid4(), 1).run.number, put(uuid4(), 1).run.number, put(uuid4(), 1, into=other).run.number] == [1, 2, 1]


def test_one_session_uuid_in_two_projects_is_two_sessions(put: Put) -> None:
    other = Project.objects.create(slug="billing", name="Billing")
    session = uuid4()
    put(session, 1, result("mine.py::a"))
    assert put(session, 1, result("theirs.py::a"), into=other).replay is False
    assert Session.objects.count() == 2


def test_a_clock_far_off_is_refused_and_one_a_little_off_is_put_right(put: Put) -> None:
    import time

    with pytest.raises(Refused) as caught:
        put(uuid4(), 1, sent_at=time.time() - 3 * 86_400)
    assert caught.value.field == "batch.sent_at"
    now = time.time()
    put(uuid4(), 1, result(at=now - 3600), sent_at=now - 3600)
    assert abs(Result.objects.get().started_at.timestamp() - now) < 60


def test_a_refused_batch_leaves_nothing(put: Put) -> None:
    with pytest.raises(Refused):
        put(uuid4(), 1, {"result": {"nodeid": 3}})
    assert (Run.objects.count(), Session.objects.count(), Node.objects.count()) == (0, 0, 0)


def test_every_outcome_of_the_wire_is_counted(put: Put) -> None:
    put(uuid4(), 1, *[result(f"a.py::{label}", outcome=label) for label in Outcome.labels])
    assert set(Run.objects.get().counts.values()) == {1}
