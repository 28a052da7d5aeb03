"""When a run is over, and how it ended."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ingest.models import Run, Session
from ingest.store.sessions import end_silent
from tests.fixtures.batches import end, result
from tests.ingest.conftest import Put


def status() -> str:
    return Run.objects.get().status


@pytest.mark.parametrize(("exit_status", "expected"), [(0, "passed"), (5, "passed"), (1, "failed"), (3, "failed")])
def test_the_run_ends_as_pytest_said(put: Put, exit_status: int, expected: str) -> None:
    session = uuid4()
    put(session, 1, result())
    assert status() == "running"
    put(session, 2, end(exit_status), final=True)
    assert status() == expected
    assert Run.objects.get().ended_at is not None


def test_stopping_pytest_by_hand_interrupts_the_run(put: Put) -> None:
    put(uuid4(), 1, end(2), final=True)
    assert status() == "interrupted"


def test_a_last_batch_without_an_end_means_that_pytest_died(put: Put) -> None:
    put(uuid4(), 1, result(), final=True)
    assert status() == "interrupted"


def test_a_run_ends_only_when_nothing_is_missing(put: Put) -> None:
    session = uuid4()
    put(session, 1)
    put(session, 3, end(), final=True)
    assert status() == "running"
    put(session, 2, result())
    assert status() == "passed"


def test_a_run_ends_with_its_last_session(put: Put) -> None:
    first, second = uuid4(), uuid4()
    put(first, 1, run="ci-1")
    put(second, 1, end(1), run="ci-1", final=True)
    assert status() == "running"
    put(first, 2, end(0), run="ci-1", final=True)
    assert status() == "failed"


def test_a_late_session_opens_its_run_again(put: Put) -> None:
    put(uuid4(), 1, end(), run="ci-1", final=True)
    late = uuid4()
    put(late, 1, run="ci-1")
    assert (status(), Run.objects.get().ended_at) == ("running", None)
    put(late, 2, end(), run="ci-1", final=True)
    assert status() == "passed"


def test_a_silent_session_is_ended_as_interrupted(put: Put) -> None:
    put(uuid4(), 1, result())
    assert end_silent() == 0
    assert end_silent(timezone.now() + timedelta(minutes=10)) == 1
    assert status() == "interrupted"
    assert end_silent(timezone.now() + timedelta(minutes=20)) == 0


def test_what_was_missing_for_long_moves_no_end(put: Put) -> None:
    """Else a run takes as long as its results were on their way."""
    session = uuid4()
    put(session, 1, result())
    put(session, 4, end(), final=True)
    told = Session.objects.get().ended_at
    end_silent(timezone.now() + timedelta(minutes=10))
    assert status() == "interrupted"
    put(session, 2, result("b.py::b"))
    assert (status(), Run.objects.get().ended_at) == ("running", None)
    put(session, 3, result("c.py::c"))
    assert status() == "passed"
    assert told is not None
    assert (Session.objects.get().ended_at, Run.objects.get().ended_at) == (told, told)


def test_a_session_taken_for_dead_may_speak_again(put: Put) -> None:
    session = uuid4()
    put(session, 1, result())
    end_silent(timezone.now() + timedelta(minutes=10))
    put(session, 2, result("b.py::b"))
    assert status() == "running"
    put(session, 3, end(), final=True)
    assert status() == "passed"
    assert Session.objects.get().status == "finished"
