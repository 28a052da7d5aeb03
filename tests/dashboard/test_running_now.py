"""Tests that run now, on the page of their run, with and without script."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.queries.run import load_run
from dashboard.queries.running_now import RunningNow, running_now
from dashboard.running_rows import note, rows_of, tone
from ingest.models import Case, Project, Running, Session
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import Recent

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def begin(session: Session, nodeid: str, seconds: float, worker: str = "gw2", when: str = "call") -> None:
    at = datetime.now(UTC)
    began = at - timedelta(seconds=seconds)
    Running.objects.create(
        session=session, worker=worker, nodeid=nodeid, case=nodeid, attempt=1, when=when, began_at=began, at=at
    )


def usual(project: Project, case: str, p95_s: float) -> None:
    row, _ = Case.objects.get_or_create(project=project, name=case, defaults={"created_at": NOW})
    Recent.objects.update_or_create(
        case=row,
        defaults={
            "project": project, "backends": 2, "runs": 9, "bad": 0, "retried": 0, "p95_s": p95_s, "run": 1,
            "seen_on": NOW.date(),
        },
    )  # fmt: skip


def test_a_run_shows_what_its_workers_are_in_beside_how_long_that_usually_takes(project: Project, page: Page) -> None:
    run = history.run(project, [Attempt()], status="running", collected=9)
    session = run.sessions.get()
    usual(project, "tests/test_b.py::test_drain", 3.0)
    begin(session, "tests/test_b.py::test_drain", 12.2)
    begin(session, "tests/test_b.py::test_new", 4.2, worker="", when="setup")
    text = words(page("/p/gateway/runs/1/"))
    assert re.search(r"tests/test_b.py:: test_drain \d+\u2009s gw2 usually under 3.00\u2009s", text)
    assert re.search(r"tests/test_b.py:: test_new \d+\u2009s main in setup, no earlier run to compare", text)
    assert text.index("test_drain") < text.index("test_new"), "the longest first"


def test_a_session_that_has_ended_runs_nothing(project: Project) -> None:
    run = history.run(project, [Attempt()], status="running")
    begin(run.sessions.get(), "a.py::a", 9)
    frame = type("Frame", (), {"id": project.pk, "default_branch": "main"})
    found = load_run(frame, 1)  # type: ignore[arg-type]
    assert found is not None
    assert [one.nodeid for one in found.running] == ["a.py::a"]
    run.sessions.update(status=Session.Status.INTERRUPTED)
    found = load_run(frame, 1)  # type: ignore[arg-type]
    assert found is not None
    assert found.running == []


def test_at_most_twenty_are_listed_of_all_sessions_together() -> None:
    rows = [
        {"worker": f"gw{n}", "nodeid": f"a.py::{n}", "when": "call", "since": f"2026-05-04T11:00:{n:02}+00:00",
         "usual_s": None}
        for n in range(15)
    ]  # fmt: skip
    found = running_now([("one", rows), ("two", rows)])
    assert len(found) == 20
    assert [(one.job, one.worker) for one in found[:3]] == [("one", "gw0"), ("two", "gw0"), ("one", "gw1")]


@pytest.mark.parametrize(
    ("elapsed_s", "usual_s", "expected"),
    [(1, None, ""), (1, 3, ""), (3, 3, ""), (3.1, 3, "slow"), (6, 3, "slow"), (6.1, 3, "failed")],
)
def test_a_test_beyond_its_usual_time_stands_out(elapsed_s: float, usual_s: float | None, expected: str) -> None:
    assert tone(elapsed_s, usual_s) == expected


@pytest.mark.parametrize(
    ("when", "usual_s", "expected"),
    [
        ("call", 3.0, "usually under 3.00\u2009s"),
        ("setup", 0.25, "in setup, usually under 250\u2009ms"),
        ("teardown", None, "in teardown, no earlier run to compare"),
    ],
)
def test_it_is_told_where_a_test_is_and_how_long_it_usually_takes(
    when: str, usual_s: float | None, expected: str
) -> None:
    assert note(RunningNow(None, None, "a.py::a", when, NOW, usual_s)) == expected


@pytest.mark.parametrize(
    ("job", "worker", "several", "expected"),
    [
        (None, None, False, "main"),
        ("py313", "gw1", False, "gw1"),
        ("py313", "gw1", True, "py313 gw1"),
        (None, "gw1", True, "gw1"),
    ],
)
def test_a_worker_is_told_with_its_job_when_there_are_several(
    job: str | None, worker: str | None, several: bool, expected: str
) -> None:
    (row,) = rows_of([RunningNow(job, worker, "a.py::a", "call", NOW, None)], several)
    assert row.worker == expected
