"""Who waits for whom."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection

from ingest import lock
from ingest.lock import FOLLOW_UP, LOCK_SPACE
from ingest.models import Project, Run
from tests.fixtures import derived
from tests.trends.verdicts import alone, ended, lines, verdict_of
from trends import tasks
from trends.digest import digest
from trends.judgement import judge
from trends.models import Digest
from trends.recompute import recompute


@pytest.fixture
def project(transactional_db: None) -> Project:
    return Project.objects.create(slug="busy", name="Busy")


@contextmanager
def held_elsewhere(project: Project, space: int) -> Iterator[None]:
    """By a job that is at work; whoever waits for it here fails."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [space, project.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            yield
            cursor.execute("RESET lock_timeout")


def test_a_run_is_judged_and_counted_while_what_follows_from_others_is_worked_out(project: Project) -> None:
    alone(project, "P*3")
    run = ended(project, *lines({"a.py::test": "P"}))
    with held_elsewhere(project, FOLLOW_UP):
        tasks.digest_run(run.pk)
    assert verdict_of(project).results == 4
    assert (Digest.objects.get(run=run).judged, Digest.objects.get(run=run).upto) == (1, 1)


def test_what_follows_from_verdicts_does_not_hold_up_those_of_the_next_run(project: Project) -> None:
    alone(project, "P*12 F*3")
    with held_elsewhere(project, LOCK_SPACE):
        tasks.follow_up(project.pk)
        tasks.explain_project(project.pk)


def test_what_follows_comes_again_while_another_job_is_at_it_and_is_not_lost(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(project, "P*12 F*3")
    again: list[tuple[int]] = []
    asked: list[int] = []
    monkeypatch.setattr(tasks.follow_up, "apply_async", lambda args, countdown: again.append(args))
    monkeypatch.setattr(tasks.follow_up, "delay", asked.append)
    with held_elsewhere(project, FOLLOW_UP):
        tasks.follow_up(project.pk)
        tasks.catch_up()
    assert (again, asked) == ([(project.pk,)], [])
    tasks.catch_up()
    assert asked == [project.pk]
    tasks.follow_up(project.pk)
    tasks.catch_up()
    assert asked == [project.pk]


def test_two_jobs_never_judge_one_project_at_once(project: Project) -> None:
    ended(project, *lines({"a.py::test": "P"}))
    with held_elsewhere(project, LOCK_SPACE), pytest.raises(OperationalError, match="lock timeout"):
        judge(project.pk)
    assert not Digest.objects.exists()


def test_a_job_that_is_kept_waiting_for_long_makes_room_and_comes_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ended(project, *lines({"a.py::test": "P"}))
    asked: list[int] = []
    again: list[tuple[int]] = []
    monkeypatch.setattr(lock, "PATIENCE_S", 1)
    monkeypatch.setattr(tasks.digest_run, "delay", asked.append)
    monkeypatch.setattr(tasks.judge_project, "delay", lambda _: None)
    for task in (tasks.digest_run, tasks.judge_project, tasks.rebuild_project):
        monkeypatch.setattr(task, "apply_async", lambda args, countdown: again.append(args))
    with held_elsewhere(project, LOCK_SPACE):
        tasks.digest_run(run.pk)
        tasks.judge_project(project.pk)
        tasks.rebuild_project(project.pk)
        tasks.catch_up()
    assert (Digest.objects.exists(), asked, again) == (False, [], [(run.pk,), *[(project.pk,)] * 2])
    tasks.catch_up()
    assert asked == [run.pk]


def test_a_run_that_ends_while_all_is_made_again_is_taken_in_between(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(project, "P*12 F*3 P*4")
    late: list[Run] = []

    def digest_and_more(run: int) -> int:
        if not late:
            late.append(ended(project, *lines({"a.py::other": "P"})))
            tasks.digest_run(late[0].pk)
        return digest(run)

    monkeypatch.setattr("trends.recompute.digest", digest_and_more)
    recompute(project.pk)
    assert Digest.objects.get(run=late[0]).upto == 1
    after = derived.rows(connection, project.pk)
    recompute(project.pk)
    assert derived.rows(connection, project.pk) == after
