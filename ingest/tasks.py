"""Periodic jobs of ingest."""

from celery import shared_task
from django.utils import timezone

from ingest import partitions
from ingest.store import sessions


@shared_task(name="ingest.end_silent_sessions")
def end_silent_sessions() -> None:
    sessions.end_silent()


@shared_task(name="ingest.make_partitions")
def make_partitions() -> None:
    partitions.ensure_ahead(timezone.now().date())
