"""What ingest says, heard here: a run that ended is digested at once."""

from typing import Any

from django.dispatch import receiver

from ingest.announce import run_ended
from trends.tasks import digest_run


@receiver(run_ended)
def on_run_ended(run_id: int, **_: Any) -> None:
    digest_run.delay(run_id)
