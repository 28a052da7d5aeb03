"""What happens in ingest and is heard here: a run has ended, or goes."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from ingest.announce import run_ended
from ingest.models import Run
from trends.digest import stacks
from trends.tasks import digest_run


@receiver(run_ended)
def on_run_ended(run_id: int, **_: Any) -> None:
    digest_run.delay(run_id)


@receiver(post_delete, sender=Run)
def on_run_gone(instance: Run, **_: Any) -> None:
    stacks.forget(instance.project_id, instance.number)
