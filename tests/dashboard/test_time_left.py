"""How long a run will still take, from the last one like it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.queries.time_left import find_earlier, left_s
from ingest.models import Project, Result, Run
from tests.fixtures import history
from tests.fixtures.history import Attempt

TESTS = 40


def suite(size: int) -> list[Attempt]:
    return [Attempt(f"tests/test_a.py::test_{number}") for number in range(size)]


def ended(project: Project, took_s: float, size: int = TESTS, **origin: object) -> Run:
    """A run whose results came evenly over its time."""
    run = history.run(project, suite(size), is_digested=False, **origin)  # type: ignore[arg-type]
    Run.objects.filter(pk=run.pk).update(ended_at=run.started_at + timedelta(seconds=took_s))
    for seq in range(1, size + 1):
        at = run.started_at + timedelta(seconds=took_s * seq / size)
        Result.objects.filter(run=run, seq=seq).update(started_at=at)
    run.refresh_from_db()
    return run


def running(project: Project, done: int, age_s: float) -> Run:
    return history.run(
        project, suite(done), status="running", collected=TESTS, age=timedelta(seconds=age_s), is_digested=False
    )


@pytest.mark.parametrize(("age_s", "wanted"), [(50, 50), (100, 100), (25, 25)])
def test_what_the_earlier_run_still_needed_is_scaled_by_how_much_slower_this_one_is(
    project: Project, age_s: float, wanted: float
) -> None:
    earlier, run = ended(project, took_s=100), running(project, TESTS // 2, age_s)
    assert left_s(run, TESTS, earlier, run.started_at + timedelta(seconds=age_s)) == pytest.approx(wanted, rel=0.01)


@pytest.mark.parametrize("done", [21, TESTS // 2, TESTS - 1])
def test_the_moment_that_is_found_with_the_earlier_run_is_the_one_that_is_looked_up(
    project: Project, done: int
) -> None:
    ended(project, took_s=100)
    run = running(project, done, 60)
    now = run.started_at + timedelta(seconds=60)
    looked_up = find_earlier(project.pk, run.number, None, TESTS)
    with_moment = find_earlier(project.pk, run.number, None, TESTS, done)
    assert left_s(run, TESTS, with_moment, now) == left_s(run, TESTS, looked_up, now) is not None


def test_a_slow_end_is_known_from_the_earlier_run(project: Project) -> None:
    earlier = ended(project, took_s=40)
    Run.objects.filter(pk=earlier.pk).update(ended_at=earlier.started_at + timedelta(seconds=140))
    earlier.refresh_from_db()
    run = running(project, TESTS // 2, 20)
    assert left_s(run, TESTS, earlier, run.started_at + timedelta(seconds=20)) == pytest.approx(120, rel=0.01)


def test_without_an_earlier_run_the_pace_so_far_is_what_there_is(project: Project) -> None:
    run = running(project, 30, 60)
    assert left_s(run, TESTS, None, run.started_at + timedelta(seconds=60)) == pytest.approx(20)


@pytest.mark.parametrize(("done", "age_s"), [(19, 60), (TESTS, 60), (30, 4)])
def test_what_would_be_a_guess_is_not_told(project: Project, done: int, age_s: float) -> None:
    run = running(project, done, age_s)
    assert left_s(run, TESTS, None, run.started_at + timedelta(seconds=age_s)) is None


def test_a_run_is_compared_with_one_of_its_size_and_rather_of_its_branch(project: Project) -> None:
    mine = ended(project, 50, branch="fix/a")
    ended(project, 50, branch="main")
    ended(project, 50, size=TESTS // 2, branch="fix/a")
    history.run(project, suite(TESTS), status="interrupted", branch="fix/a", is_digested=False)
    newest = Project.objects.get(pk=project.pk).runs_started + 1
    assert find_earlier(project.pk, newest, "fix/a", TESTS) == mine
    other = find_earlier(project.pk, newest, "fix/b", TESTS)
    assert other is not None
    assert other.branch == "main"
    assert find_earlier(project.pk, newest, "fix/a", 1_000) is None


def test_the_page_of_a_run_that_goes_on_asks_eight_times_at_most(
    project: Project, member: object, client: Client
) -> None:
    ended(project, 100)
    running(project, 30, 60)
    client.force_login(member)  # type: ignore[arg-type]
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/p/gateway/runs/2/")
    assert "left" in answer.content.decode()
    assert len(captured) <= 8
