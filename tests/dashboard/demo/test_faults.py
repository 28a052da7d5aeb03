"""Every planted fault is in the rows: seed 7, as `manage.py demo` makes it."""

from statistics import median

import pytest

from dashboard.demo.calendar import Plan
from dashboard.demo.faults.swallowed import LEAVES
from tests.dashboard.demo.reading import History, Row, history
from tests.dashboard.demo.test_history import END

ON_MAIN = "tests py3.11"


@pytest.fixture(scope="module")
def made() -> History:
    return history(Plan(7, 90, END))


def call(row: Row) -> float:
    """Seconds of its loop."""
    return float(next(phase.loop.run_s for phase in row.result.phases if phase.when == "call"))


def slow_ticks(row: Row) -> list[tuple[str, str | None]]:
    return [(tick.cause, tick.site) for phase in row.result.phases if phase.loop for tick in phase.loop.slow_ticks]


def bad_share(rows: list[Row]) -> float:
    return sum(row.is_bad for row in rows) / len(rows)


def test_a_function_blocks_the_loop_since_a_revision(made: History) -> None:
    rows = made.of("prints_labels_of_a_round")
    blocked = [("blocked", "shop/courier/label.py:58 render_label")] * 4
    assert all(slow_ticks(row).count(blocked[0]) == (4 if row.run.code >= 15 else 0) for row in rows)
    assert {row.result.backend for row in rows if slow_ticks(row)} >= {"asyncio", "asyncio+uvloop", "trio"}


def test_a_runner_is_starved_for_two_days(made: History) -> None:
    starved = [row for row in made.rows if ("starved", None) in slow_ticks(row)]
    assert len(starved) > 50
    assert all(9 <= row.run.day < 11 and "3.13" in row.job for row in starved)
    loads = {
        (9 <= run.day < 11, got.header.facts.load > 10) for run, got in made.batches if "3.13" in got.header.facts.job
    }
    assert loads == {(True, True), (False, False)}
    assert any(row.is_bad for row in made.of("a_pong_comes_within_the_deadline"))


def test_a_test_flakes_on_uvloop_only(made: History) -> None:
    rows = made.of("reconnects_after_a_reset")
    assert {row.result.backend for row in rows if row.is_bad} == {"asyncio+uvloop"}
    assert 0.01 < bad_share([row for row in rows if row.result.backend == "asyncio+uvloop"]) < 0.12


def test_a_test_flakes_from_one_commit_to_another(made: History) -> None:
    rows = [row for row in made.of("workers_share_the_load") if row.result.attempt == 1]
    assert 0.12 < bad_share([row for row in rows if 7.5 <= row.run.code < 19]) < 0.3
    assert bad_share([row for row in rows if not 7.5 <= row.run.code < 19]) == 0


def test_the_same_tree_has_both_passed_and_failed(made: History) -> None:
    rows = made.of("workers_share_the_load")
    told = {(row.run.tree, row.result.backend, row.job, row.is_bad) for row in rows}
    assert any((*key, not bad) in told for *key, bad in told)


def test_a_second_attempt_saves_a_flake_on_pull_requests(made: History) -> None:
    again = [row for row in made.rows if row.result.attempt == 2]
    assert {row.is_bad for row in again} == {True, False}
    assert all(row.run.pull for row in again)


def test_a_test_is_broken_on_trio_only(made: History) -> None:
    rows = made.of("stamps_each_position", lambda row: row.result.reason != "lost")
    for row in rows:
        assert row.is_bad == (row.result.backend == "trio" and row.run.code >= 22)
    assert bad_share(rows) > 0


def test_twelve_tests_fail_until_they_are_fixed(made: History) -> None:
    rows = [row for row in made.rows if "test_card.py" in row.result.case]
    failing = [row for row in rows if row.is_bad]
    assert len({row.name for row in failing}) == 12
    assert all(row.is_bad == (3 <= row.run.code < 4.6) for row in rows)
    assert len({row.run.number for row in failing}) >= 3


def test_an_outage_fails_sixty_tests_of_one_run(made: History) -> None:
    hit = [row for row in made.rows if row.is_bad and "Connect call failed" in row.result.failures[0].message]
    assert len(hit) == 60
    assert {(row.run.number, row.job, row.result.outcome) for row in hit} == {(hit[0].run.number, ON_MAIN, "error")}
    assert {phase.when for row in hit for phase in row.result.phases} == {"setup", "teardown"}


def test_a_margin_shrinks_for_a_week_and_then_the_deadline_fires(made: History) -> None:
    rows = made.of("the_bank_answers_in_time")
    margins = {
        row.run.day: 1 - deadline.elapsed_s / deadline.limit_s
        for row in rows
        for phase in row.result.phases
        if phase.ledger
        for deadline in phase.ledger.deadlines.listed
    }
    assert min(margin for day, margin in margins.items() if day < 18) > 0.3
    assert 0 < margins[max(day for day in margins if day < 24.5)] < 0.1
    assert all(row.is_bad for row in rows if row.run.day > 25.5)
    assert not any(row.is_bad for row in rows if row.run.day < 24)


def test_a_swallowed_cancellation_leaves_a_task_and_the_test_after_it_fails(made: History) -> None:
    leaving = [row for row in made.rows if row.result.case == LEAVES and row.run.code >= 8.5]
    on_asyncio = [row for row in leaving if row.result.backend == "asyncio"]
    ledgers = [phase.ledger for row in on_asyncio for phase in row.result.phases if phase.ledger]
    assert {(ledger.cancellations.swallowed, ledger.tasks.left) for ledger in ledgers} == {(1, 1)}
    places = {(row.session, row.result.worker, row.result.index, row.result.backend) for row in leaving}
    suffering = made.of("a_new_worker_starts_with_an_empty_queue")
    for row in suffering:
        before = (row.session, row.result.worker, row.result.index - 1, row.result.backend)
        assert row.is_bad == (before in places and row.result.backend != "trio")
    assert 0.02 < bad_share(suffering) < 0.3


def test_a_test_gets_slower_at_a_revision_and_nothing_else_does(made: History) -> None:
    def usual(name: str, new: bool) -> float:
        return median(call(row) for row in made.of(name) if row.job != ON_MAIN and (row.run.code >= 13) == new)

    slower = usual("search_ranks_by_distance", True) / usual("search_ranks_by_distance", False)
    assert slower == pytest.approx(1.6, rel=0.1)
    assert usual("search_finds_by_name", True) / usual("search_finds_by_name", False) == pytest.approx(1, rel=0.1)


def test_a_whole_runner_is_slower_for_some_runs(made: History) -> None:
    def usual(slow: bool) -> float:
        rows = made.of("plans_a_hundred_stops", lambda row: row.job == ON_MAIN)
        return median(call(row) for row in rows if (20.5 <= row.run.day < 22.5) == slow)

    assert usual(True) / usual(False) == pytest.approx(1.6, rel=0.15)


def test_a_test_gets_another_name(made: History) -> None:
    assert all(row.run.code < 12 for row in made.of("sends_mail"))
    assert all(row.run.code >= 12 for row in made.of("sends_a_confirmation"))
    assert made.of("sends_mail")
    assert made.of("sends_a_confirmation")


def test_a_hanging_test_is_told_with_its_tasks_before_it_is_ended(made: History) -> None:
    ((_, report),) = [(run, one) for run, received in made.batches for one in received.hanging]
    (row,) = made.of("close_waits_for_the_peer", lambda row: row.result.reason == "timed out")
    assert (report.nodeid, report.attempt, report.worker) == (row.result.nodeid, 1, row.result.worker)
    assert report.elapsed_s / report.limit_s == pytest.approx(0.8)
    assert [task.parent for task in report.tasks] == [None, 0, 0]


def test_a_worker_crashes_and_another_takes_its_place(made: History) -> None:
    (row,) = [row for row in made.rows if row.result.reason == "crashed"]
    workers = {one.result.worker for one in made.rows if one.session == row.session}
    assert (row.result.phases, len(workers)) == ([], 5)


def test_a_run_is_interrupted_and_the_tests_it_was_in_are_lost(made: History) -> None:
    lost = [row for row in made.rows if row.result.reason == "lost"]
    assert 1 <= len(lost) <= 4
    (session,) = {row.session for row in lost}
    of_session = [received for _, received in made.batches if received.header.session == session]
    assert of_session[-1].header.final
    assert all(received.end is None for received in of_session)


def test_a_pull_request_breaks_three_tests(made: History) -> None:
    rows = [row for row in made.rows if "test_checkout.py" in row.result.case and row.is_bad]
    assert {row.run.pull.number for row in rows if row.run.pull} == {"421"}
    assert len({row.name for row in rows}) == 3
    assert not any(row.run.pull is None for row in rows)


def test_what_nobody_has_touched_passes(made: History) -> None:
    planted = {row.result.case for row in made.rows if row.is_bad}
    assert len(planted) < 60
    assert {row.result.outcome for row in made.rows} == {"passed", "failed", "error", "skipped", "xfailed"}


def test_a_function_that_goes_is_warned_of_on_the_newer_python(made: History) -> None:
    told = [(run.code, got.header.facts.python, one) for run, got in made.batches for one in got.warned]
    assert len(told) > 100
    assert all(code >= 17 and python.startswith("3.13") for code, python, _ in told)
    assert {one.nodeid.partition("::")[0] for _, _, one in told} == {"tests/mail/test_outbox.py"}
    assert {one.warnings[0].category for _, _, one in told} == {"DeprecationWarning"}
