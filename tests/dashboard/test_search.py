import pytest
from django.test import Client

from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt

BACKOFF = "tests/net/test_pool.py::test_backoff"
KEYS = "tests/net/test_tls.py::test_pool_of_keys"


@pytest.fixture
def searched(project: Project, client: Client, page: Page) -> Page:
    """A project with two runs that everybody may read."""
    names = (
        "tests/net/test_pool.py::test_backoff",
        "tests/net/test_tls.py::test_pool_of_keys",
        "tests/test_a.py::test_50%_off",
    )
    history.run(project, [Attempt(name) for name in names], branch="main", revision="41bd0e2" + "0" * 33)
    history.run(project, [Attempt(names[0])], branch="fix/pool", revision="9f3c1ab" + "0" * 33, pull="912")
    return page


def found(client: Client, text: str) -> dict[str, list[str]]:
    groups = client.get("/p/gateway/search.json", {"q": text}).json()["groups"]
    return {group["name"]: [item["text"] for item in group["items"]] for group in groups}


def test_a_test_is_found_by_its_words_those_of_its_own_name_first(searched: Page, client: Client) -> None:
    assert found(client, "pool")["Tests"] == [
        "tests/net/test_tls.py::test_pool_of_keys",
        "tests/net/test_pool.py::test_backoff",
    ]
    assert found(client, "net BACKOFF")["Tests"] == [BACKOFF]
    assert found(client, "0%_")["Tests"] == ["tests/test_a.py::test_50%_off"]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", {}),
        ("nothing of the kind", {}),
        ("2", {"Runs": ["Run 2"]}),
        ("#1", {"Runs": ["Run 1"]}),
        ("912", {"Runs": ["Run 2"]}),
        ("fix/", {"Runs": ["Run 2"]}),
        ("41bd0e2", {"Commits": ["41bd0e200000"]}),
        ("41b", {}),
        ("#main", {"Runs": ["Run 1"]}),
        ("::tls", {"Tests": [KEYS]}),
        ("\x00", {}),
        ("9" * 100, {}),
    ],
)
def test_runs_and_commits_are_found_by_what_people_know_of_them(
    searched: Page, client: Client, text: str, groups: dict[str, list[str]]
) -> None:
    assert found(client, text) == groups


def test_a_run_says_why_it_was_found(searched: Page) -> None:
    assert "PR 912, fix/pool, passed" in searched("/p/gateway/search/?q=912")


def test_each_kind_has_eight_at_most(project: Project, client: Client) -> None:
    history.run(project, [Attempt(f"tests/test_{number}.py::test_x") for number in range(30)])
    assert len(found(client, "test")["Tests"]) == 8


def test_without_script_there_is_a_page_with_the_same(searched: Page) -> None:
    html = searched("/p/gateway/search/", data={"q": "backoff"})
    assert "test_backoff" in html
    assert "Nothing is called that" in searched("/p/gateway/search/", data={"q": "zebra"})


def test_a_project_that_may_not_be_read_is_not_searched(client: Client, db: None) -> None:
    closed = history.project("closed", is_open=False)
    history.run(closed, [Attempt("tests/test_a.py::test_a")])
    assert client.get("/p/closed/search.json", {"q": "test"}).status_code == 404
