"""Jobs that somebody asked for on a page, and the news that somebody asked to be told."""

from itertools import islice
from typing import Final

from celery import shared_task
from django.utils import timezone

from dashboard.demo.project import plan_of
from dashboard.demo.sending import NotTaken, fill
from dashboard.models import Webhook
from dashboard.webhook import deliver, due, find_news
from ingest.models import Project

RUNS_AT_ONCE: Final = 10
"""After so many, the jobs that digest them get their turn."""


@shared_task(name="dashboard.fill_demo", autoretry_for=(NotTaken,), retry_backoff=True, max_retries=5)
def fill_demo(project_id: int) -> None:
    """Send the next runs of the demo, and go on in a new job. Safe to start again at any time."""
    project = Project.objects.filter(pk=project_id, is_demo=True, removed_at=None).first()
    if project is not None and sum(1 for _ in islice(fill(project, plan_of(project)), RUNS_AT_ONCE)) == RUNS_AT_ONCE:
        fill_demo.delay(project_id)


@shared_task(name="dashboard.tell_news")
def tell_news() -> None:
    """Find what webhooks have not been told, and try what waits."""
    now = timezone.now()
    for webhook in Webhook.objects.filter(project__removed_at=None).select_related("project"):
        find_news(webhook, now)
    for delivery_id in due(now):
        deliver_news.delay(delivery_id)


@shared_task(name="dashboard.deliver_news")
def deliver_news(delivery_id: int) -> None:
    """One try; safe to be asked for twice."""
    deliver(delivery_id)
