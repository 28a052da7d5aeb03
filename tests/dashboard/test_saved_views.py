"""Views that a project keeps, and for whom."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern

from dashboard import saved_views
from dashboard.models import SavedView
from dashboard.saved_views import BadView, address_of, name_of
from dashboard.urls import urlpatterns
from ingest.models import Membership, Project
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt

VIEWS = "/p/gateway/views/"
HERE = "/p/gateway/runs/?q=state:failed"


@pytest.fixture
def shown(project: Project) -> Project:
    history.run(project, [Attempt()])
    return project


@pytest.mark.parametrize(
    ("path", "address", "name"),
    [
        ("/p/gateway/", "", "Overview"),
        ("/p/gateway/runs/?before=9&q=state:failed&peek=t3", "runs/?q=state:failed", "Runs: state:failed"),
        ("/p/gateway/runs/12/?tab=files", "runs/12/?tab=files", "Run 12: tab files"),
        (
            "/p/gateway/trends/?window=30d&metric=stalls",
            "trends/?window=30d&metric=stalls",
            "Trends: window 30d, metric stalls",
        ),
        ("/p/gateway/tests/7/", "tests/7/", "Test 7"),
    ],
)
def test_a_view_is_an_address_below_the_project_and_has_a_name(path: str, address: str, name: str) -> None:
    assert address_of("gateway", path) == address
    assert name_of("gateway", address) == name


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/p/other/runs/",
        "https://elsewhere.example/p/gateway/runs/",
        "//elsewhere.example/p/gateway/",
        "/p/gateway/nowhere/",
        "/p/gateway/triage/",
        "/p/gateway/../other/",
        "/p/gateway/runs/?q=%00",
        "http://[::1",
        f"/p/gateway/runs/?q={'x' * 1000}",
    ],
)
def test_nothing_else_is_a_view(path: str) -> None:
    with pytest.raises(BadView):
        address_of("gateway", path)


@pytest.mark.parametrize("one", [one for one in urlpatterns if "<slug:slug>" in str(one.pattern)], ids=str)
def test_what_only_takes_what_is_sent_is_no_view(shown: Project, client: Client, one: URLPattern) -> None:
    path = "/" + re.sub(r"<uuid:\w+>", str(uuid4()), re.sub(r"<int:\w+>", "1", str(one.pattern)))
    path = path.replace("<slug:slug>", "gateway")
    if client.get(path).status_code == 405:
        with pytest.raises(BadView):
            address_of("gateway", path)


def test_a_view_that_is_saved_stands_beside_every_page_and_is_marked_on_its_own(
    shown: Project, client: Client, page: Page
) -> None:
    answer = client.post(VIEWS, {"address": f"{HERE}&before=3", "name": " Red  ones "})
    assert answer["Location"] == "/p/gateway/runs/?q=state:failed"
    link = '<a href="/p/gateway/runs/?q=state:failed" title="Red ones"'
    assert f"{link}>" in page("/p/gateway/flaky/")
    assert f'{link} aria-current="page">' in page(f"{HERE}&before=2")
    assert "Forget view" in page(HERE)


def test_a_view_that_is_saved_again_gets_the_new_name_and_one_is_forgotten(shown: Project, client: Client) -> None:
    for name in ("one", "two", ""):
        client.post(VIEWS, {"address": HERE, "name": name})
    assert SavedView.objects.get().name == "Runs: state:failed"
    client.post(VIEWS, {"address": HERE, "act": "forget"})
    assert not SavedView.objects.exists()


def test_a_project_keeps_a_bounded_number_of_views(
    shown: Project, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_views, "MOST", 2)
    answers = [client.post(VIEWS, {"address": f"{HERE}{number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 400]
    assert "Forget one first." in answers[-1].content.decode()


def test_an_address_of_another_place_is_refused_in_words(shown: Project, client: Client) -> None:
    answer = client.post(VIEWS, {"address": "https://elsewhere.example/"})
    assert (answer.status_code, "Only pages of this project" in answer.content.decode()) == (400, True)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("member", 302), ("admin", 302), (None, 404)])
def test_who_works_on_a_project_keeps_its_views(
    shown: Project, client: Client, settings: Any, role: str | None, status: int
) -> None:
    settings.LOCAL = False
    Project.objects.update(is_open=False)
    user = User.objects.create_user("ben")
    if role:
        Membership.objects.create(project=shown, user=user, role=role)
    client.force_login(user)
    assert client.post(VIEWS, {"address": HERE}).status_code == status
    assert SavedView.objects.filter(by="ben").exists() == (status == 302)
    if role:
        assert ('id="save-view"' in client.get("/p/gateway/runs/").content.decode()) == (status == 302)


def test_nobody_keeps_a_view_from_another_site(shown: Project) -> None:
    assert Client(enforce_csrf_checks=True).post(VIEWS, {"address": HERE}).status_code == 403
