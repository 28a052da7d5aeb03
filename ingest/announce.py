"""Who wants to know is told after the commit: browsers that the head moved, trends that a run ended.

Nothing here may fail an upload: results are read from the database, and whoever missed a word catches up there.
"""

import logging
from collections.abc import Callable

from asgiref.sync import async_to_sync
from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import channel_layers
from django.db import transaction
from django.dispatch import Signal

from ingest.models import Run

log = logging.getLogger(__name__)

HEADS = "heads"
"""The Channels group that every web process listens to."""

run_ended = Signal()
"""Sent with `run_id` after the commit that ended the run."""


def head(run: Run) -> None:
    """Say how far the run's result sequence has come."""
    _after_commit(lambda: _nudge(run))


def ended(run: Run) -> None:
    _after_commit(lambda: _nudge(run))
    _after_commit(lambda: run_ended.send(sender=Run, run_id=run.pk))


def _nudge(run: Run) -> None:
    message = {"type": "head", "project": run.project_id, "run": run.pk, "head": run.head}
    async_to_sync(channel_layers[DEFAULT_CHANNEL_LAYER].group_send)(HEADS, message)


def _after_commit(tell: Callable[[], object]) -> None:
    def safely() -> None:
        try:
            tell()
        except Exception:  # the results are stored; a lost word must not turn that into an error
            log.warning("could not announce", exc_info=True)

    transaction.on_commit(safely)
