"""Old runs go with all that arrived of them, and nothing else does."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from ingest import lock, partitions, retention, tasks
from ingest.models import Project, Result, Run, Session
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import Digest, Rollup, RunTotal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "NEWEST", 2)


def filled(slug: str, keep_days: int | None, *ages: int) -> Project:
    """A project with a run of two results of each age in days."""
    project = history.project(slug)
    Project.objects.filter(pk=project.pk).update(keep_days=keep_days)
    for age in ages:
        history.run(project, [Attempt(), Attempt("tests/test_a.py::test_b", "failed")], age=timedelta(days=age))
    return project


def kept(project: Project) -> list[int]:
    runs = list(Run.objects.filter(project=project).order_by("number").values_list("number", flat=True))
    assert Result.objects.filter(project=project).count() == 2 * len(runs)
    assert Session.objects.filter(project=project).count() == len(runs)
    return runs


def test_runs_that_are_older_than_the_project_keeps_them_go() -> None:
    short, long, ever = (
        filled(slug, days, 40, 20, 9, 5, 3) for slug, days in (("short", 7), ("long", 30), ("ever", None))
    )
    assert retention.prune(timezone.now()) == 4
    assert [kept(project) for project in (short, long, ever)] == [[4, 5], [2, 3, 4, 5], [1, 2, 3, 4, 5]]
    assert retention.prune(timezone.now()) == 0


def test_what_was_worked_out_of_them_stays() -> None:
    project = filled("shop", 7, 20, 3, 2)
    before = Rollup.objects.filter(project=project).count(), RunTotal.objects.filter(project=project).count()
    retention.prune(timezone.now())
    assert kept(project) == [2, 3]
    assert (Rollup.objects.filter(project=project).count(), RunTotal.objects.filter(project=project).count()) == before
    assert Digest.objects.filter(run__project=project).count() == 2


def test_the_newest_runs_of_a_suite_at_rest_stay() -> None:
    assert kept(filled("shop", 7, 90, 80)) == [1, 2]
    retention.prune(timezone.now())
    assert kept(Project.objects.get()) == [1, 2]


def test_a_run_that_goes_on_stays() -> None:
    project = filled("shop", 7, 20, 3, 2)
    Run.objects.filter(number=1).update(status=Run.Status.RUNNING)
    assert retention.prune(timezone.now()) == 0
    assert kept(project) == [1, 2, 3]


def test_a_run_goes_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_run: Run) -> None:
        raise OSError("killed on the way")

    project = filled("shop", 7, 20, 3, 2)
    with monkeypatch.context() as broken:
        broken.setattr(Run, "delete", fails)
        with pytest.raises(OSError, match="killed"):
            retention.prune(timezone.now())
    assert kept(project) == [1, 2, 3]
    assert retention.prune(timezone.now(), most=1) == 1
    assert kept(project) == [2, 3]


@pytest.mark.django_db(transaction=True)
def test_runs_of_a_project_that_a_job_is_at_work_on_wait_for_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE_S", 0.1)
    busy, calm = filled("busy", 7, 20, 3, 2), filled("calm", 7, 20, 3, 2)
    out = StringIO()
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as job:
        job.execute("SELECT pg_advisory_xact_lock(%s, %s)", [lock.LOCK_SPACE, busy.pk])
        call_command("prune", stdout=out)
    assert out.getvalue().splitlines() == [
        "1 runs deleted",
        "1 are left: a job is at work on their project. Call it again",
    ]
    assert (kept(busy), kept(calm)) == ([1, 2, 3], [2, 3])
    assert retention.prune(timezone.now()) == 1


def is_there(month: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [partitions.name(month)])
        return cursor.fetchone()[0] is not None


def test_a_month_of_which_nothing_stays_is_dropped_as_a_whole() -> None:
    shop, now = filled("shop", 30, 200, 2, 1), timezone.now()
    old = Run.objects.get(number=1).created_at.astimezone(UTC)
    month = date(old.year, old.month, 1)
    other = filled("other", None, 200)
    retention.prune(now)
    assert is_there(month)
    assert (kept(shop), kept(other)) == ([2, 3], [1])
    filled("third", 30, 200, 2, 1)
    Run.objects.filter(project=other).update(project=history.project("gone"), number=1)
    Project.objects.update(keep_days=30, runs_started=9)
    retention.prune(now)
    assert not is_there(month)
    assert not Run.objects.filter(created_at__lt=now - timedelta(days=30)).exists()


def test_months_that_have_just_ended_stay() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for month in (8, 9, 10, 11):
        partitions.ensure(date(2026, month, 1))
    retention.prune(now)
    assert [is_there(date(2026, month, 1)) for month in (8, 9, 10, 11)] == [False, True, True, True]


def test_the_command_and_the_job_do_the_same() -> None:
    filled("shop", 7, 30, 20, 3, 2)
    out = StringIO()
    call_command("prune", "--dry-run", stdout=out)
    assert out.getvalue() == "2 runs are too old\n"
    tasks.prune()
    call_command("prune", stdout=out)
    assert out.getvalue().endswith("0 runs deleted\n")


def test_what_came_of_runs_that_went_is_not_forgotten_by_accident() -> None:
    project = filled("shop", 7, 20, 3, 2)
    retention.prune(timezone.now())
    before = Rollup.objects.filter(project=project).count()
    with pytest.raises(CommandError, match="1 of 3 runs are no longer kept"):
        call_command("recompute", "shop")
    assert Rollup.objects.filter(project=project).count() == before
    call_command("recompute", "shop", "--forget", stdout=StringIO())
    assert 0 < Rollup.objects.filter(project=project).count() < before
