"""What is made up could have been sent: by seeds, against the server's decoder."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_loopglass import wire

from dashboard.demo.batch import VERSION, batches
from dashboard.demo.calendar import DAY_S, DAYS, Plan, calendar
from dashboard.demo.faults import FAULTS
from dashboard.demo.suite import LOOPS, OLD_NAME, cases
from ingest.store.figures import figures
from tests.dashboard.demo.reading import decoded, history

END = 1_795_000_000.0
SEEDS = st.integers(0, 2**32)


@settings(max_examples=8, deadline=None)
@given(SEEDS, st.integers(1, 4))
def test_every_batch_of_every_seed_is_taken_and_says_what_can_be(seed: int, runs: int) -> None:
    for _, received in decoded(Plan(seed, runs, END)):
        for result in received.results:
            for phase in result.phases:
                if (loop := phase.loop) is not None:
                    assert 0 < loop.busy_s <= loop.run_s
                    assert loop.run_s == pytest.approx(loop.busy_s + loop.idle_s)
                    assert 0 <= loop.cpu_s <= loop.busy_s
                    assert loop.longest_tick_s <= loop.busy_s * 1.000_001
                    assert sum(count for _, count in loop.histogram) == loop.ticks
                    assert loop.run_s <= phase.duration_s
            assert figures(result).duration_s >= 0


@settings(max_examples=5, deadline=None)
@given(SEEDS)
def test_the_same_seed_and_end_give_the_same_bytes(seed: int) -> None:
    plan = Plan(seed, 2, END)
    first, second = ([batches(plan, run) for run in calendar(plan)] for _ in range(2))
    assert first == second


def test_another_seed_is_another_history() -> None:
    (one,), (other,) = (calendar(Plan(seed, 1, END)) for seed in (1, 2))
    assert one.revision != other.revision
    assert batches(Plan(1, 1, END), one)[-1].body != batches(Plan(2, 1, END), other)[-1].body


@given(SEEDS, st.integers(1, 200))
def test_runs_lie_in_four_weeks_one_after_the_other(seed: int, runs: int) -> None:
    times = [run.at for run in calendar(Plan(seed, runs, END))]
    assert len(times) == runs
    assert times == sorted(times)
    assert times[0] > END - DAYS * DAY_S - DAY_S
    assert END - 600 < times[-1] < END


@given(SEEDS)
def test_every_event_happens_once_on_the_default_branch(seed: int) -> None:
    runs = list(calendar(Plan(seed, 90, END)))
    events = [(event, run.pull) for run in runs for event in run.events]
    assert sorted(events) == [(event, None) for event in ("crash", "hang", "interruption", "outage")]
    assert runs[-1].pull is None


def test_sessions_of_a_run_are_cells_and_shards_with_workers() -> None:
    made = history(Plan(7, 1, END))
    facts = {received.header.session: received.header.facts for _, received in made.batches}
    assert sorted((one.python[:4], one.job, one.workers) for one in facts.values()) == [
        ("3.11", "tests py3.11", 4),
        ("3.13", "tests py3.13 1/2", 2),
        ("3.13", "tests py3.13 2/2", 2),
    ]
    assert len({one.run for one in facts.values()}) == 1
    assert {row.result.worker for row in made.rows} >= {"gw0", "gw1", "gw2", "gw3"}
    assert {row.result.backend for row in made.rows} == {*LOOPS, None}
    shards = [{row.result.nodeid for row in made.rows if row.job.endswith(f"{shard}/2")} for shard in (1, 2)]
    assert not shards[0] & shards[1]
    assert min(len(shard) for shard in shards) > 100


def test_batches_are_numbered_and_sent_one_after_the_other() -> None:
    plan = Plan(7, 1, END)
    (run,) = calendar(plan)
    sent = batches(plan, run)
    assert [batch.at for batch in sent] == sorted(batch.at for batch in sent)
    assert sent[-1].at < END
    for session in {batch.session for batch in sent}:
        mine = [batch.seq for batch in sent if batch.session == session]
        assert mine == list(range(1, len(mine) + 1))


def test_the_version_is_that_of_the_format() -> None:
    assert VERSION == wire.VERSION


@pytest.mark.parametrize("code", [0.0, 28.0])
def test_the_suite_has_a_plausible_size_and_no_name_twice(code: float) -> None:
    names = [case.id for case in cases(code)]
    assert 150 <= len(names) == len(set(names)) <= 250
    assert (OLD_NAME in names) == (code == 0.0)


def test_faults_are_planted_in_tests_that_exist() -> None:
    names = {case.id for case in cases(28)}
    assert all(fault.cases <= names for fault in FAULTS)


def test_every_test_with_a_fault_is_in_the_table_of_the_document() -> None:
    table = (Path(__file__).parents[3] / "docs" / "demo.md").read_text()
    files = {case.partition("::")[0].removeprefix("tests/") for fault in FAULTS for case in fault.cases}
    assert [file for file in files if f"`{file}" not in table] == []
