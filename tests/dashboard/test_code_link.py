"""Where a line of code can be read: at its commit, on the site of its repository, below the suite's root."""

import re

import pytest

from dashboard.code_link import code_link
from dashboard.queries.site import NewestRun
from ingest.models import Project, Run, Session
from tests.dashboard.conftest import Page
from tests.dashboard.test_sites_page import OWN, stalled, tick
from tests.fixtures import history

GATEWAY = "https://github.com/acme/gateway"


@pytest.mark.parametrize(
    ("repository", "link"),
    [
        (GATEWAY, f"{GATEWAY}/blob/9f3c1ab/shop/label.py#L58"),
        ("git@github.com:acme/gateway.git", f"{GATEWAY}/blob/9f3c1ab/shop/label.py#L58"),
        ("https://me:x@gitlab.com/a/b/c.git", "https://gitlab.com/a/b/c/-/blob/9f3c1ab/shop/label.py#L58"),
        ("https://git.example.org/acme/gateway", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_a_line_can_be_read_where_its_repository_is(repository: str | None, link: str | None) -> None:
    assert code_link(repository, "9f3c1ab", OWN) == link


def test_a_line_of_a_library_or_of_no_commit_has_no_address() -> None:
    assert code_link(GATEWAY, "9f3c1ab", "/usr/lib/python3.11/ssl.py:9 read") is None
    assert code_link(GATEWAY, "4.16.0", OWN) is None
    assert code_link(GATEWAY, None, OWN) is None


@pytest.mark.parametrize(
    ("roots", "root"),
    [
        ([], ""),
        ([None], ""),
        ([""], ""),
        (["services/shop"], "services/shop"),
        (["services/shop", None], "services/shop"),
        (["services/shop", "services/till"], None),
        (["", "services/till"], None),
    ],
)
def test_the_root_is_that_of_all_sessions_or_it_is_not_known(roots: list[str | None], root: str | None) -> None:
    assert NewestRun(7, "9f3c1ab", GATEWAY, roots).root == root


def test_a_line_of_a_suite_below_the_root_of_its_repository_is_found_there(project: Project, page: Page) -> None:
    run = history.run(project, [stalled(tick())])
    Run.objects.filter(pk=run.pk).update(repository=GATEWAY, revision="9f3c1ab")
    address = re.search(r"/p/gateway/sites/\d+/", page("/p/gateway/sites/"))
    assert address is not None
    assert f'href="{GATEWAY}/blob/9f3c1ab/shop/label.py#L58"' in page(address.group())
    for session in Session.objects.filter(run=run):
        session.facts["root"] = "services/a b"
        session.save(update_fields=["facts"])
    assert f'href="{GATEWAY}/blob/9f3c1ab/services/a%20b/shop/label.py#L58"' in page(address.group())
