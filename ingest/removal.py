"""A project that goes takes all its rows with it, a bounded number at a time.

The database does not know that results belong to it, and there may be millions: no one statement could take them.
"""

from functools import partial
from typing import Any, Final

from celery import current_app
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from ingest.models import Project, Run, Token

MOST: Final = 5_000
"""Rows of one table in one transaction …"""
MOST_RUNS: Final = 20
"""… and runs, which take their sessions, batches and reports with them."""
LOCK_SPACE: Final = 0x676F
"""First half of the advisory lock of a project that goes."""

RESULTS: Final = """
DELETE FROM ingest_result WHERE (project_id, run_id, seq, run_at) IN (
    SELECT project_id, run_id, seq, run_at FROM ingest_result WHERE project_id = %s LIMIT %s
)
"""


@transaction.atomic
def remove(project: Project) -> None:
    """From now on it is not there for anybody, and its slug is free. A job deletes its rows."""
    now = timezone.now()
    Token.objects.filter(project=project, revoked_at=None).update(revoked_at=now)
    gone = {"removed_at": now, "is_open": False, "slug": f"removed-{project.pk}"}
    Project.objects.filter(pk=project.pk, removed_at=None).update(**gone)
    start_job(project.pk)


def start_job(project_id: int) -> None:
    """After the commit. A job that gets lost is started again by a periodic one."""
    transaction.on_commit(partial(current_app.send_task, "ingest.remove_project", [project_id]), robust=True)


@transaction.atomic
def delete_some(project_id: int) -> int:
    """Delete some rows of a project that is removed or gone; answers 0 when none is left, or others are at it."""
    if Project.objects.filter(pk=project_id, removed_at=None).exists() or not _is_first(project_id):
        return 0
    if deleted := _runs(project_id) or _results(project_id):
        return deleted
    return next((deleted for model in _tables() if (deleted := _rows(model, project_id))), 0) or _project(project_id)


def _is_first(project_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_SPACE, project_id % 2**31])
        return bool(cursor.fetchone()[0])


def _runs(project_id: int) -> int:
    """First of all: as long as a run is there, jobs may find work in it."""
    some = list(Run.objects.filter(project=project_id).values_list("pk", flat=True)[:MOST_RUNS])
    return Run.objects.filter(pk__in=some).delete()[0] if some else 0


def _results(project_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(RESULTS, [project_id, MOST])
        deleted: int = cursor.rowcount
    return deleted


def _tables() -> list[type[models.Model]]:
    """All that belong to a project, of every room; those that refer to others come before them."""
    mine = {relation.related_model for relation in Project._meta.related_objects}
    return [model for model in reversed(list(apps.get_models())) if model in mine and model._meta.managed]


def _rows(model: type[models.Model], project_id: int) -> int:
    manager: models.Manager[Any] = model._base_manager
    some = list(manager.filter(project=project_id).values_list("pk", flat=True)[:MOST])
    return manager.filter(pk__in=some).delete()[0] if some else 0


def _project(project_id: int) -> int:
    return Project.objects.filter(pk=project_id).delete()[0]
