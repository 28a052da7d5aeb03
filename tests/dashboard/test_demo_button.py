"""One click makes the demo, one removes it, for those who may."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dashboard import tasks
from dashboard.demo import project as demo
from dashboard.demo.project import find_demo
from ingest.models import Membership, Project, Result, Run
from ingest.tasks import remove_project
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The projects that a job was asked to fill."""
    asked: list[int] = []
    monkeypatch.setattr(tasks.fill_demo, "delay", asked.append)
    return asked


@pytest.fixture
def public(settings: Settings) -> None:
    settings.LOCAL = False


def test_the_first_page_of_a_new_installation_offers_the_demo(project: Project, page: Page) -> None:
    assert "Look at a demo" in page("/", follow=True)


def test_the_list_of_projects_offers_it_until_it_is_there(
    project: Project, client: Client, page: Page, queued: list[int]
) -> None:
    history.project("billing")
    assert "Look at a demo" in page("/")
    answer = client.post("/demo/")
    assert answer.headers["Location"] == "/p/demo/runs/"
    assert queued == [Project.objects.get(slug="demo").pk]
    html = page("/")
    assert "Look at a demo" not in html
    assert "Its runs are made up" in html


def test_asking_twice_makes_one_demo(project: Project, client: Client, queued: list[int]) -> None:
    assert [client.post("/demo/").status_code for _ in range(2)] == [302, 302]
    assert Project.objects.filter(is_demo=True).count() == 1
    assert len(queued) == 2


@pytest.mark.parametrize("address", ["/p/demo/runs/", "/p/demo/"])
def test_its_pages_say_how_much_of_it_is_here_until_all_of_it_is(
    project: Project, client: Client, page: Page, queued: list[int], address: str
) -> None:
    client.post("/demo/")
    made = Project.objects.get(is_demo=True)
    history.run(made, [Attempt()], key="demo-7-2-0")
    assert "1 of 2\u2009runs are here" in page(address) or "1 of 2 runs are here" in page(address)
    history.run(made, [Attempt()], key="demo-7-2-1")
    assert "The demo is being made" not in page(address)


def test_a_project_of_somebody_keeps_its_slug(client: Client, db: None, queued: list[int]) -> None:
    history.project("demo")
    assert client.post("/demo/").headers["Location"] == "/p/demo-2/runs/"


def test_the_job_brings_the_runs_and_one_click_removes_everything(
    project: Project,
    client: Client,
    page: Page,
    queued: list[int],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(demo, "RUNS", 2)
    history.run(project, [Attempt()])
    client.post("/demo/")
    made = Project.objects.get(is_demo=True)
    tasks.fill_demo(made.pk)
    assert Run.objects.filter(project=made).count() == 2
    assert "Remove the demo" in page("/p/demo/runs/")
    assert "Remove the demo" not in page("/p/gateway/runs/")
    with django_capture_on_commit_callbacks() as after:
        assert client.post("/demo/remove/").headers["Location"] == "/"
    assert len(after) == 1
    assert client.get("/p/demo/runs/").status_code == 404
    remove_project(made.pk)
    assert not Result.objects.filter(project=made.pk).exists()
    assert list(Project.objects.values_list("slug", flat=True)) == ["gateway"]
    assert Result.objects.count() == 1


def test_removing_what_is_not_there_leads_to_the_projects(project: Project, client: Client) -> None:
    assert client.post("/demo/remove/").headers["Location"] == "/"
    assert find_demo() is None


@pytest.mark.parametrize("address", ["/demo/", "/demo/remove/"])
def test_a_link_does_nothing_and_a_form_needs_its_token(project: Project, client: Client, address: str) -> None:
    assert client.get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert find_demo() is None


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(("role", "status"), [(None, 403), ("viewer", 403), ("member", 302), ("admin", 302)])
def test_on_a_server_who_works_on_a_project_may_make_it(
    project: Project, client: Client, queued: list[int], role: str | None, status: int
) -> None:
    user = User.objects.create_user("ben")
    if role:
        Membership.objects.create(project=project, user=user, role=role)
    client.force_login(user)
    assert ("Look at a demo" in client.get("/p/gateway/runs/").content.decode()) == (status == 302)
    assert client.post("/demo/").status_code == status
    assert len(queued) == (status == 302)
    if status == 302:
        assert client.get("/p/demo/runs/").status_code == 200
        assert Client().get("/p/demo/runs/").status_code == 404


@pytest.mark.usefixtures("public")
def test_on_a_server_visitors_may_do_neither(project: Project, client: Client, queued: list[int]) -> None:
    Project.objects.create(slug="demo", name="Demo", is_demo=True, is_open=True)
    assert [client.post(address).status_code for address in ("/demo/", "/demo/remove/")] == [403, 403]
    assert "Remove the demo" not in client.get("/p/demo/runs/").content.decode()
    assert queued == []


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("member", 302), ("admin", 302)])
def test_on_a_server_who_works_on_the_demo_may_remove_it(client: Client, db: None, role: str, status: int) -> None:
    made = Project.objects.create(slug="demo", name="Demo", is_demo=True)
    user = User.objects.create_user("ben")
    Membership.objects.create(project=made, user=user, role=role)
    client.force_login(user)
    assert client.post("/demo/remove/").status_code == status
    assert (find_demo() is None) == (status == 302)
