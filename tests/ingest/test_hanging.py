"""Reports of hanging tests: stored while the test still hangs, once, and not without end."""

from typing import Any
from uuid import uuid4

import pytest

from ingest.decode import read
from ingest.errors import Refused
from ingest.models import Case, Hanging, Node, Project, Result, Run
from ingest.store import hanging as store
from tests.fixtures.batches import EPOCH, body, end, hanging, header, result
from tests.ingest.conftest import Put


def test_a_report_is_stored_before_its_result(put: Put, project: Project) -> None:
    session = uuid4()
    stored = put(session, 1, hanging(worker="gw1", attempt=2))
    assert (stored.results, stored.run.head, stored.run.status) == (0, 0, "running")
    report = Hanging.objects.get()
    assert (report.project, report.run, report.session.uuid) == (project, stored.run, session)
    assert (report.nodeid, report.worker, report.attempt) == ("tests/test_a.py::test_a", "gw1", 2)
    assert (report.elapsed_s, report.limit_s, report.get_backend_display()) == (24.0, 30.0, "asyncio")
    assert report.at.timestamp() == pytest.approx(EPOCH + 25, abs=60)
    assert [task["what"] for task in report.content["tasks"]] == ["test_a", "pump"]
    assert report.content["threads"][0]["frames"][-1] == "/usr/lib/python3.11/selectors.py:468 select"
    put(session, 2, result(attempt=2, params={"n": "3"}), end(1), final=True)
    assert (Node.objects.get().params, Result.objects.get().case) == ({"n": "3"}, report.case)


def test_a_report_that_comes_after_its_result_or_with_it_is_stored(put: Put) -> None:
    put(uuid4(), 1, result(), hanging(), hanging("a.py::b", at=EPOCH + 26))
    assert (Hanging.objects.count(), Case.objects.count(), Node.objects.count()) == (2, 2, 1)
    assert Run.objects.get().head == 1


def test_a_replay_stores_no_report_again(put: Put) -> None:
    session = uuid4()
    put(session, 1, hanging())
    assert put(session, 1, hanging()).replay is True
    put(session, 2, hanging())
    assert Hanging.objects.count() == 1


def test_a_session_is_heard_up_to_a_bound(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 3)
    session = uuid4()
    put(session, 1, hanging("a.py::a"), hanging("a.py::b"))
    put(session, 2, hanging("a.py::c"), hanging("a.py::d"))
    put(session, 3, hanging("a.py::e"))
    assert sorted(Hanging.objects.values_list("nodeid", flat=True)) == ["a.py::a", "a.py::b", "a.py::c"]
    put(uuid4(), 1, hanging("a.py::f"))
    assert Hanging.objects.count() == 4


def test_a_test_without_a_loop_hangs_too(put: Put) -> None:
    put(uuid4(), 1, hanging(backend=None, limit_s=None, tasks=[]))
    report = Hanging.objects.get()
    assert (report.get_backend_display(), report.limit_s) == ("none", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"elapsed_s": -1}, "hanging.elapsed_s"),
        ({"when": "later"}, "hanging.when"),
        ({"nodeid": "a\0b"}, "hanging.nodeid"),
        ({"tasks": [{"name": "x"}]}, "hanging.tasks[0].kind"),
        ({"threads": [{"name": "Main\0", "frames": []}]}, "hanging.threads[0].name"),
        ({"threads": [{"name": "Main", "frames": ["f"] * 61}]}, "hanging.threads[0].frames"),
        ({"colour": "red"}, "hanging.colour"),
    ],
)
def test_a_report_that_cannot_be_right_is_named(changes: dict[str, Any], field: str) -> None:
    session = uuid4()
    with pytest.raises(Refused) as caught:
        read(body(header(session), hanging(**changes)), session, 1)
    assert caught.value.field == field


def test_a_report_longer_than_a_line_may_be_is_refused() -> None:
    session = uuid4()
    task = {**hanging()["hanging"]["tasks"][0], "frames": ["f" * 2000] * 40}
    with pytest.raises(Refused) as caught:
        read(body(header(session), hanging(tasks=[task] * 20)), session, 1)
    assert (caught.value.field, caught.value.status) == ("line 2", 413)
