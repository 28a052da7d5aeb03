"""The test that a worker is in: kept while it runs, and gone for good when its result is there."""

from typing import Any
from uuid import uuid4

import pytest

from ingest.decode import read
from ingest.errors import Refused
from ingest.models import Running
from ingest.store import running as store
from tests.fixtures.batches import EPOCH, body, end, header, result, running
from tests.ingest.conftest import Put


def told() -> list[tuple[str, str, str]]:
    return list(Running.objects.order_by("worker").values_list("worker", "nodeid", "when"))


def test_a_test_is_kept_until_its_result_comes(put: Put) -> None:
    session = uuid4()
    stored = put(session, 1, running("a.py::a", worker="gw1", when="setup"), running("a.py::b", worker="gw0"))
    assert (stored.results, stored.run.head) == (0, 0)
    assert told() == [("gw0", "a.py::b", "call"), ("gw1", "a.py::a", "setup")]
    row = Running.objects.get(worker="gw1")
    assert (row.attempt, (row.at - row.began_at).total_seconds()) == (1, 2.0)
    put(session, 2, running("a.py::a", worker="gw1", at=EPOCH + 3), result("a.py::b", worker="gw0", at=EPOCH))
    assert told() == [("gw1", "a.py::a", "call")]
    put(session, 3, result("a.py::a", worker="gw1", at=EPOCH), end(1), final=True)
    assert told() == []


def test_the_newest_of_a_worker_counts_whatever_the_order(put: Put) -> None:
    session = uuid4()
    put(session, 1, running("a.py::b", at=EPOCH + 9), running("a.py::a", at=EPOCH + 2))
    put(session, 2, running("a.py::a", at=EPOCH + 5))
    assert told() == [("", "a.py::b", "call")]


def test_a_test_is_over_when_its_worker_has_begun_another(put: Put) -> None:
    session = uuid4()
    put(session, 1, running("a.py::a", worker="gw0"), running("a.py::b", worker="gw1"))
    put(session, 2, result("a.py::c", worker="gw0", at=EPOCH + 4), result("a.py::d", worker="gw1", at=EPOCH - 4))
    assert told() == [("gw1", "a.py::b", "call")]


@pytest.mark.parametrize("late", [result("a.py::a", at=EPOCH), result("a.py::b", at=EPOCH + 4)])
def test_a_line_that_comes_after_the_result_brings_nothing_back(put: Put, late: Any) -> None:
    session = uuid4()
    put(session, 2, late)
    put(session, 1, running("a.py::a"))
    assert told() == []
    put(session, 3, running("a.py::a"), late)
    assert told() == []


def test_a_late_line_is_heard_when_nothing_says_that_its_test_is_over(put: Put) -> None:
    session = uuid4()
    put(session, 2, result("a.py::z", at=EPOCH - 9), result("a.py::y", at=EPOCH + 9, worker="gw1"))
    put(session, 1, running("a.py::a"))
    assert told() == [("", "a.py::a", "call")]


def test_a_replay_brings_nothing_back(put: Put) -> None:
    session = uuid4()
    put(session, 1, running("a.py::a"))
    put(session, 2, result("a.py::a", at=EPOCH))
    assert put(session, 1, running("a.py::a")).replay is True
    assert told() == []


def test_another_attempt_of_the_same_test_is_another(put: Put) -> None:
    session = uuid4()
    put(session, 1, running("a.py::a", attempt=2), result("a.py::a", attempt=1, at=EPOCH - 5))
    assert told() == [("", "a.py::a", "call")]


def test_a_session_has_a_bounded_number_of_workers(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 2)
    session = uuid4()
    put(session, 1, *(running("a.py::a", worker=f"gw{number}") for number in range(3)))
    put(session, 2, running("a.py::b", worker="gw7"), running("a.py::c", worker="gw1", at=EPOCH + 9))
    assert told() == [("gw0", "a.py::a", "call"), ("gw1", "a.py::c", "call")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"when": "later"}, "running.when"),
        ({"nodeid": "a\0b"}, "running.nodeid"),
        ({"worker": "w" * 201}, "running.worker"),
        ({"at": "now"}, "running.at"),
        ({"attempt": 0}, "running.attempt"),
        ({"colour": "red"}, "running.colour"),
    ],
)
def test_a_line_that_cannot_be_right_is_named(changes: dict[str, Any], field: str) -> None:
    session = uuid4()
    with pytest.raises(Refused) as caught:
        read(body(header(session), running(**changes)), session, 1)
    assert caught.value.field == field
