"""A project may be removed at any moment of a job."""

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction

from ingest import removal
from ingest.lock import FOLLOW_UP, LOCK_SPACE, hold
from ingest.models import Project, Run
from tests.fixtures.wait import wait_until
from tests.trends.verdicts import alone, ended, lines
from trends import tasks
from trends.models import Rehearsal
from trends.rehearsal import rehearse

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = ANY(%s) AND NOT granted"


@pytest.fixture
def project(transactional_db: None) -> Project:
    return Project.objects.create(slug="going", name="Going")


@pytest.fixture
def run(project: Project) -> Run:
    """It has ended, and nobody has looked at it; the runs before it are judged."""
    alone(project, "P*12 FP F*3")
    return ended(project, *lines({"a.py::test": "P"}))


def remove(project: Project) -> None:
    removal.remove(project)
    while removal.delete_some(project.pk):
        pass


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [[LOCK_SPACE, FOLLOW_UP]])
        return bool(cursor.fetchone()[0])


def in_background(job: Callable[[int], None], key: int, failures: list[BaseException]) -> Iterator[None]:
    """`job(key)` on a connection of its own: from the first step to the second it waits for the project's lock."""

    def work() -> None:
        try:
            job(key)
        except BaseException as failure:  # noqa: BLE001  (told to the test)
            failures.append(failure)
        finally:
            close_old_connections()
            connection.close()

    thread = Thread(target=work)
    thread.start()
    wait_until(is_waited_for, "the job waits for its turn")
    yield
    thread.join(60)
    assert not thread.is_alive()
    yield


JOBS: dict[str, Callable[[Run], int]] = {
    "digest_run": lambda run: run.pk,
    "judge_project": lambda run: run.project_id,
    "rebuild_project": lambda run: run.project_id,
    "explain_project": lambda run: run.project_id,
}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_whose_project_goes_while_it_waits_ends_quietly(run: Run, name: str) -> None:
    failures: list[BaseException] = []
    with transaction.atomic():
        hold(run.project_id, FOLLOW_UP)
        hold(run.project_id)
        background = in_background(getattr(tasks, name), JOBS[name](run), failures)
        next(background)
        remove(run.project)
    next(background)
    assert failures == []
    assert not Project.objects.filter(pk=run.project_id).exists()


@pytest.mark.parametrize("name", [*JOBS, "follow_up"])
def test_a_job_that_comes_after_its_project_has_gone_does_nothing(run: Run, name: str) -> None:
    key = JOBS[name](run) if name in JOBS else run.project_id
    remove(run.project)
    getattr(tasks, name)(key)
    assert not Project.objects.filter(pk=run.project_id).exists()


def test_a_rehearsal_whose_project_goes_meanwhile_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Rehearsal.objects.create(project=run.project, values={}, days=7)

    def slowly(rehearsal: int) -> None:
        remove(run.project)
        rehearse(rehearsal)

    monkeypatch.setattr(tasks, "rehearse", slowly)
    tasks.rehearse_settings(asked.pk)
    assert not Rehearsal.objects.filter(pk=asked.pk).exists()


def test_what_fails_while_the_project_is_there_is_raised(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(project: int) -> bool:
        raise DatabaseError(f"no room for {project}")

    monkeypatch.setattr(tasks, "judge", fails)
    with pytest.raises(DatabaseError, match="no room"):
        tasks.judge_project(run.project_id)
