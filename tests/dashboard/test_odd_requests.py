import pytest
from django.test import Client

from ingest.models import Project, Session
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.batches import failure
from tests.fixtures.history import Attempt


def test_a_session_leads_to_its_run(project: Project, client: Client) -> None:
    history.run(project, [Attempt()])
    session = Session.objects.get()
    assert client.get(f"/p/gateway/sessions/{session.uuid}/").headers["Location"] == "/p/gateway/runs/1/"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/p/gateway/runs/99/", "Run 99 does not exist; the newest is 1."),
        (f"/p/gateway/runs/{10**30}/", "does not exist"),
        ("/p/gateway/runs/1/results/77/", "Run 1 has no result 77."),
        (f"/p/gateway/runs/1/results/{10**30}/", "has no result"),
        ("/p/nowhere/runs/", "There is no such project"),
        ("/p/gateway/sessions/00000000-0000-4000-8000-000000000000/", "Nothing has arrived from session"),
        ("/nowhere", "There is nothing at this address"),
        ("/_ui/", "There is nothing at this address"),
    ],
)
def test_what_is_not_there_says_what_is(project: Project, client: Client, address: str, told: str) -> None:
    history.run(project, [Attempt()])
    answer = client.get(address)
    assert answer.status_code == 404
    assert told in words(answer.content.decode())


@pytest.mark.parametrize(
    "query",
    ["before=0", "before=x", "before=-3", f"before={10**40}", "before=%F0%9F%92%A9", "after=9-9-9", "after=²-1"],
)
def test_a_query_that_makes_no_sense_is_ignored(project: Project, page: Page, query: str) -> None:
    history.run(project, [Attempt()])
    for address in ("runs/", "runs/1/", "flaky/"):
        page(f"/p/gateway/{address}?{query}")


def test_text_from_tests_is_never_markup(project: Project, page: Page) -> None:
    evil = "<img src=x onerror=alert(1)>\"'"
    nodeid = f"tests/test_a.py::test_a[{evil}]"
    said = failure(message=evil, kind=evil, site=evil, text=evil, output=evil)
    history.run(
        project,
        [Attempt(nodeid, "failed", worker=evil, failures=[said], params={evil: evil}), Attempt(nodeid, attempt=2)],
        branch=evil,
    )
    for address in ("runs/", f"runs/?branch={evil}", "runs/1/", f"runs/1/?q={evil}", "runs/1/results/1/", "flaky/"):
        assert "<img" not in page(f"/p/gateway/{address}")


def test_a_job_link_that_is_no_web_address_is_not_a_link(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    Session.objects.update(facts={**Session.objects.get().facts, "ci": "x", "job_url": "javascript:alert(1)"})
    assert "javascript:" not in page("/p/gateway/runs/1/")
