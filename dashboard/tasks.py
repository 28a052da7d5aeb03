"""Jobs that somebody asked for on a page."""

from itertools import islice
from typing import Final

from celery import shared_task

from dashboard.demo.project import plan_of
from dashboard.demo.sending import NotTaken, fill
from ingest.models import Project

RUNS_AT_ONCE: Final = 10
"""After so many, the jobs that digest them get their turn."""


@shared_task(name="dashboard.fill_demo", autoretry_for=(NotTaken,), retry_backoff=True, max_retries=5)
def fill_demo(project_id: int) -> None:
    """Send the next runs of the demo, and go on in a new job. Safe to start again at any time."""
    project = Project.objects.filter(pk=project_id, is_demo=True, removed_at=None).first()
    if project is not None and sum(1 for _ in islice(fill(project, plan_of(project)), RUNS_AT_ONCE)) == RUNS_AT_ONCE:
        fill_demo.delay(project_id)
