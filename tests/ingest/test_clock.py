"""What is stored as of an earlier day, and that no client can ask for it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ingest import clock
from ingest.errors import Refused
from ingest.models import Case, Run, Session
from tests.fixtures.batches import end, result
from tests.ingest.conftest import Put

THEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_within_the_block_everything_is_dated_by_it(put: Put) -> None:
    with clock.as_of(THEN):
        put(uuid4(), 1, result(at=THEN.timestamp()), end(), final=True, sent_at=THEN.timestamp())
    run, session = Run.objects.get(), Session.objects.get()
    assert (run.created_at, session.seen_at, session.skew_s) == (THEN, THEN, 0.0)
    assert run.results.get().run_at == THEN
    assert Case.objects.get().created_at == THEN


def test_outside_of_it_the_clock_is_the_servers(put: Put) -> None:
    with clock.as_of(THEN):
        pass
    put(uuid4(), 1)
    assert timezone.now() - Run.objects.get().created_at < timedelta(minutes=10)


def test_a_batch_of_an_earlier_day_is_refused_from_whoever_sends_it(put: Put) -> None:
    with pytest.raises(Refused, match="hours off"):
        put(uuid4(), 1, sent_at=THEN.timestamp())
    assert not Run.objects.exists()
