"""How far a session's clock is off is taken from the batch that was quickest to arrive."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from ingest import clock
from ingest.models import Result, Run, Session
from ingest.store.skew import MOST_KEPT
from tests.fixtures.batches import result
from tests.ingest.conftest import Put

THEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
BEGAN = THEN.timestamp()


def arrive(put: Put, session: UUID, seq: int, late_s: float, *lines: Any, skew_s: float = 30.0, **told: Any) -> None:
    """A batch that was `late_s` on its way, of a session whose clock is `skew_s` behind the server's."""
    with clock.as_of(THEN + timedelta(seconds=skew_s + seq + late_s)):
        put(session, seq, *lines, sent_at=BEGAN + seq, started_at=BEGAN, **told)


def test_the_quickest_batch_says_how_far_a_clock_is_off(put: Put) -> None:
    session = uuid4()
    for seq, late_s in enumerate((9.0, 0.5, 0.2, 4.0), 1):
        arrive(put, session, seq, late_s)
    stored = Session.objects.get()
    assert stored.skew_s == pytest.approx(30.2)
    assert stored.started_at == THEN + timedelta(seconds=30.2)
    assert Run.objects.get().started_at == stored.started_at


def test_what_was_stored_keeps_its_date_and_what_follows_has_a_better_one(put: Put) -> None:
    session = uuid4()
    arrive(put, session, 1, 9.0, result("test_a.py::test_first", at=BEGAN + 1))
    arrive(put, session, 2, 0.0, result("test_a.py::test_second", at=BEGAN + 2))
    end = {"end": {"at": BEGAN + 4, "exit_status": 0}}
    arrive(put, session, 3, 5.0, result("test_a.py::test_third", at=BEGAN + 3), end, final=True)
    dated = dict(Result.objects.order_by("seq").values_list("seq", "started_at"))
    assert dated == {number: THEN + timedelta(seconds=30 + number + late) for number, late in ((1, 9), (2, 0), (3, 0))}
    stored = Session.objects.get()
    assert stored.ended_at == THEN + timedelta(seconds=34)
    assert [stored.skew_of(number) for number in dated] == pytest.approx([39, 30, 30])


def test_the_jitter_of_a_network_changes_nothing(put: Put) -> None:
    session = uuid4()
    for seq, late_s in enumerate((0.04, 0.03, 0.0), 1):
        arrive(put, session, seq, late_s)
    stored = Session.objects.get()
    assert stored.skew_s == pytest.approx(30.04)
    assert stored.skews == []


def test_a_replay_changes_nothing(put: Put) -> None:
    session = uuid4()
    arrive(put, session, 1, 9.0)
    arrive(put, session, 1, 0.0)
    assert Session.objects.get().skew_s == pytest.approx(39)


def test_however_often_a_clock_is_turned_a_bounded_number_of_times_is_kept(put: Put) -> None:
    session = uuid4()
    for seq in range(1, MOST_KEPT + 10):
        arrive(put, session, seq, 0.0, skew_s=1000.0 - seq)
    stored = Session.objects.get()
    assert MOST_KEPT <= len(stored.skews) <= MOST_KEPT + 1
    assert stored.skew_s == stored.skews[-1][1]
