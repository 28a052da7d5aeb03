"""Into the database by the same door that uploaders use, as of the days that the history speaks of."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard.demo.batch import Batch, batches
from dashboard.demo.calendar import Plan, calendar
from ingest import clock, partitions
from ingest.models import Project, Token

VALID_FOR: Final = timedelta(hours=1)


class NotTaken(Exception):
    """What ingest said of a batch."""


def fill(project: Project, plan: Plan) -> Iterator[int]:
    """Send the runs that the project does not have yet; yields how many it has after each. Ends if it is removed."""
    with _token(project) as secret:
        for run in calendar(plan):
            if run.number <= project.runs_started:
                continue
            partitions.ensure(_moment(run.at))
            if not _send(project, run.number, batches(plan, run), secret):
                return
            yield run.number


@transaction.atomic
def _send(project: Project, number: int, sent: list[Batch], secret: str) -> bool:
    """A run appears as a whole: half of one, weeks old, would be taken for silent. False: the project is gone."""
    locked = Project.objects.select_for_update(no_key=True).filter(pk=project.pk, removed_at=None).first()
    if locked is not None and locked.runs_started < number:
        client = Client(headers={"Authorization": f"Bearer {secret}", "Content-Encoding": "gzip"})
        for batch in sent:
            _put(client, batch)
    return locked is not None


def _put(client: Client, batch: Batch) -> None:
    address = reverse("batch", args=[batch.session, batch.seq])
    with clock.as_of(_moment(batch.at)):
        answer = client.put(address, batch.body, "application/x-ndjson", secure=True, SERVER_NAME="127.0.0.1")
    if answer.status_code not in (200, 201):
        raise NotTaken(f"{answer.status_code}: {answer.content.decode()}")


@contextmanager
def _token(project: Project) -> Iterator[str]:
    token, secret = Token.make(project, "demo", Token.Scope.INGEST, timezone.now() + VALID_FOR)
    try:
        yield secret
    finally:
        token.delete()


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
