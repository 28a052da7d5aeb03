"""What holds for every page over many runs."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ingest.models import Project
from tests.fixtures import history
from tests.fixtures.batches import loop, phase, slow_tick
from tests.fixtures.history import Attempt
from trends.models import CallSite

PAGES = ("sites/", "sites.csv", "tests/", "tests.json", "grid/", "trends/", "trends/?metric=calendar", "runs/compare/")
ODD = ("q=%00", "window=9999999d&until=0001-01-01T00:00Z", "after=-1&page=0&col=x", "sort=%F0")


@pytest.fixture
def closed(db: None) -> Project:
    """A project of members, with a stall."""
    project = history.project("closed", is_open=False)
    phases = [phase("call", 1.0, loop(slow=1, slow_ticks=[slow_tick()]))]
    for _ in range(2):
        history.run(project, [Attempt(phases=phases)])
    return project


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_closed_project_is_not_there_for_strangers(
    closed: Project, client: Client, member: User, path: str
) -> None:
    assert client.get(f"/p/closed/{path}").status_code == 404
    client.force_login(member)  # of another project
    assert client.get(f"/p/closed/{path}").status_code == 404


def test_a_call_site_of_a_closed_project_is_not_there_either(closed: Project, client: Client) -> None:
    assert client.get(f"/p/closed/sites/{CallSite.objects.order_by('pk')[0].pk}/").status_code == 404


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ODD)
def test_no_parameter_breaks_a_page(project: Project, client: Client, path: str, query: str) -> None:
    history.run(project, [Attempt()])
    address, _, own = path.partition("?")
    assert client.get(f"/p/gateway/{address}?{own}&{query}").status_code == 200
