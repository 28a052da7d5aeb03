"""Who looks at the list of runs is sent it again only when there is news."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.queries import runs_news
from ingest.models import Project, Run
from tests.fixtures import history
from tests.fixtures.history import Attempt

ADDRESS = "/p/gateway/runs/"
OURS = "tests/test_a.py::test_ours"


@pytest.fixture
def run(project: Project, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(runs_news, "AT_LEAST_EVERY_S", 10**9)
    return history.run(project, [Attempt(OURS)], status="running")


@pytest.fixture
def ask(client: Client) -> Callable[..., tuple[int, str]]:
    def ask(tag: str = "") -> tuple[int, str]:
        """Status and entity tag of the list's table, for who has what `tag` stands for."""
        answer = client.get(ADDRESS, headers={"X-Partial": "rows"} | ({"If-None-Match": tag} if tag else {}))
        return answer.status_code, answer.headers.get("ETag", "")

    return ask


Ask = Callable[..., tuple[int, str]]


def test_the_table_is_not_sent_again_without_news(run: Run, ask: Ask) -> None:
    status, tag = ask()
    assert (status, bool(tag)) == (200, True)
    assert ask(tag) == (304, tag)


@pytest.mark.parametrize("change", [{"head": 7}, {"status": "failed"}, {"epoch": "other"}])
def test_results_the_end_of_a_run_and_a_rewritten_history_are_news(
    run: Run, ask: Ask, change: dict[str, object]
) -> None:
    _, tag = ask()
    Run.objects.filter(pk=run.pk).update(**change)
    status, other = ask(tag)
    assert (status, other != tag) == (200, True)
    assert ask(other) == (304, other)


def test_a_run_that_begins_is_news(run: Run, ask: Ask, project: Project) -> None:
    _, tag = ask()
    history.run(project, [Attempt(OURS)])
    assert ask(tag)[0] == 200


def test_what_else_may_have_changed_is_news_after_a_while(run: Run, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    _, tag = ask()
    monkeypatch.setattr(runs_news, "AT_LEAST_EVERY_S", 10**8)  # another of its stretches than before
    assert ask(tag)[0] == 200


def test_the_whole_page_has_no_tag(run: Run, client: Client, ask: Ask) -> None:
    _, tag = ask()
    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 200


def test_who_may_not_see_the_project_any_more_is_told_nothing(
    run: Run, client: Client, member: User, ask: Ask, project: Project
) -> None:
    _, tag = ask()
    Project.objects.filter(pk=project.pk).update(is_open=False)
    assert ask(tag)[0] in (302, 404)
    client.force_login(member)
    assert ask(tag) == (304, tag)


def test_that_there_is_no_news_costs_one_query(run: Run, ask: Ask) -> None:
    _, tag = ask()
    with CaptureQueriesContext(connection) as captured:
        assert ask(tag)[0] == 304
    assert len(captured) == 1
