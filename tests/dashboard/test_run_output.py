"""The tab of a run that says what went wrong around its tests, and where they ran."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.queries.run_output import Mishap, RunOutput, SessionOutput
from dashboard.verdict_lines.run_output import output_line
from ingest.models import Batch, Project, Session
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.batches import facts
from tests.fixtures.history import Attempt

ADDRESS = "/p/gateway/runs/1/?tab=output"
NOW = datetime(2026, 5, 4, tzinfo=UTC)
WHOLE = SessionOutput(1, "finished", 0, facts(), NOW, NOW, NOW, 3, 0.0, 4, 4)
ONE, SOUND = " 1 session on CPython 3.11.7.", "Nothing has gone wrong around the tests so far."
DIED = Mishap(1, "a.py::a", "crashed", "gw1", 1, "worker gw1 crashed")


def test_a_session_says_where_it_ran(project: Project, page: Page) -> None:
    run = history.run(project, [Attempt()], collected=7)
    told = facts(job="py313", workers=4, seed="1234", ci="GitHub Actions", versions={"pytest": "9.2.0", "anyio": "4.1"})
    run.sessions.update(facts=told, exit_status=1, skew_s=-42.0)
    text = words(page(ADDRESS))
    assert "py313" in text
    assert "exit status 1: some tests failed" in text
    assert "7 collected" in text
    assert "4 of pytest-xdist" in text
    assert "Seed 1234" in text
    assert "42.0\u2009s ahead of the server's" in text
    assert "2 distributions anyio 4.1 pytest 9.2.0" in text
    assert "Nothing went wrong around the tests." in text


def test_processes_that_died_and_files_without_tests_are_listed(project: Project, page: Page) -> None:
    attempts = [
        Attempt("tests/test_a.py::test_dies", "error", reason="crashed", message="worker gw1 crashed", worker="gw1"),
        Attempt("tests/test_broken.py", "error", message="No module named shop"),
        Attempt("tests/test_a.py::test_fails", "failed", message="assert 1 == 2"),
    ]
    history.run(project, attempts)
    text = words(page(ADDRESS))
    assert "1 test took its process down and 1 file could not be collected." in text
    assert "crashed gw1 tests/test_a.py:: test_dies worker gw1 crashed" in text
    assert "not collected main" in text
    assert "No module named shop" in text
    assert "assert 1 == 2" not in text


def test_batches_that_have_not_come_are_counted(project: Project, page: Page) -> None:
    run = history.run(project, [Attempt()], status="running")
    session: Session = run.sessions.get()
    Batch.objects.filter(session=session).delete()
    for seq in (1, 4):
        Batch.objects.create(session=session, seq=seq, digest=str(seq), first=1, results=0)
    run.sessions.update(last_seq=4)
    text = words(page(ADDRESS))
    assert "2 batches did not arrive yet." in text
    assert "2 here, 2 missing" in text


@pytest.mark.parametrize(
    ("sessions", "mishaps", "is_running", "expected"),
    [
        ([{}], 0, False, f"Nothing went wrong around the tests.{ONE} All that was sent is here."),
        ([{}], 0, True, f"{SOUND}{ONE}"),
        ([{}], 2, False, "2 tests took their process down. 1 session on CPython 3.11.7."),
        ([{"batches": 3}], 0, False, "1 batch did not arrive. 1 session on CPython 3.11.7."),
        (
            [{"status": "interrupted"}, {"facts": facts(python="3.13.1")}],
            1,
            False,
            "1 test took its process down and 1 session ended without saying so."
            " 2 sessions on CPython 3.11.7 and CPython 3.13.1.",
        ),
        ([{"last_seq": None, "batches": 9}], 0, True, f"{SOUND}{ONE}"),
    ],
)
def test_the_line_says_what_went_wrong_first(
    sessions: list[dict[str, Any]], mishaps: int, is_running: bool, expected: str
) -> None:
    found = RunOutput([replace(WHOLE, **changes) for changes in sessions], [DIED] * mishaps)
    assert "".join(span.text for span in output_line(found, is_running)) == expected


def test_warnings_of_tests_are_listed_once_with_how_often_and_by_whom(project: Project, page: Page) -> None:
    old = {
        "category": "builtins.DeprecationWarning",
        "message": "use send()",
        "site": "shop/mail.py:44 post",
        "count": 2,
    }
    new = {"category": "builtins.ResourceWarning", "message": "unclosed <socket>", "site": None, "count": 1}
    attempts = [Attempt(f"tests/test_{n}.py::test", warnings=[old]) for n in range(3)]
    history.run(project, [*attempts, Attempt("tests/test_9.py::test", warnings=[new, old])])
    text = words(page(ADDRESS))
    assert "All that was sent is here. 2 warnings of Python and libraries." in text
    assert "builtins.DeprecationWarning use send() tests/test_0.py::test and 3 others" in text
    assert text.index("use send()") < text.index("unclosed &lt;socket&gt;")
    assert "8 4" in text
    history.run(project, [Attempt()])
    assert "Warnings" not in words(page("/p/gateway/runs/2/?tab=output"))
