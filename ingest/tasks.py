"""Periodic jobs of ingest, and those that take long."""

from typing import Final

from celery import shared_task
from django.db import IntegrityError
from django.utils import timezone

from ingest import partitions, removal, retention
from ingest.models import Project
from ingest.store import sessions

SLICES: Final = 20
"""After so many, other jobs get their turn."""

RUNS: Final = 500
"""Taken at once by the job that prunes."""


@shared_task(name="ingest.end_silent_sessions")
def end_silent_sessions() -> None:
    sessions.end_silent()


@shared_task(name="ingest.make_partitions")
def make_partitions() -> None:
    partitions.ensure_ahead(timezone.now().date())


@shared_task(name="ingest.remove_project", autoretry_for=(IntegrityError,), retry_backoff=True, max_retries=5)
def remove_project(project_id: int) -> None:
    """Delete what a removed project has left. A job of it that still ran may add a row; then this tries again."""
    for _ in range(SLICES):
        if not removal.delete_some(project_id):
            return
    remove_project.delay(project_id)


@shared_task(name="ingest.remove_projects")
def remove_projects() -> None:
    """Go on where a job was lost."""
    for project_id in Project.objects.filter(removed_at__isnull=False).values_list("pk", flat=True)[:100]:
        remove_project.delay(project_id)


@shared_task(name="ingest.prune")
def prune() -> None:
    """Some runs that are no longer kept; what is left waits for the next time."""
    retention.prune(timezone.now(), RUNS)
