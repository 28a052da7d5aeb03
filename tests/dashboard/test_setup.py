import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from ingest.models import Membership, Project
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt


def test_a_project_without_a_run_opens_with_how_to_send_one(project: Project, client: Client, page: Page) -> None:
    assert client.get("/p/gateway/").headers["Location"] == "/p/gateway/setup/"
    assert "Send your first run" in page("/p/gateway/setup/")


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("pip", "pip install"),
        ("uv", "uv run pytest"),
        ("github", "secrets.LOOPGLASS_TOKEN"),
        ("gitlab", "script:"),
        ("nonsense", "export LOOPGLASS_TOKEN=…"),
    ],
)
def test_each_way_has_its_snippet(project: Project, page: Page, way: str, words: str) -> None:
    html = page(f"/p/gateway/setup/?via={way}")
    assert words in html
    assert html.count('aria-current="true"') == 1


def test_who_waits_is_told_of_the_next_run_and_led_to_it(project: Project, client: Client) -> None:
    assert client.get("/p/gateway/setup.json?wait=0").json() == {"newest": 0, "run": None}
    history.run(project, [Attempt()], status="running")
    assert client.get("/p/gateway/setup.json?wait=0").json() == {"newest": 1, "run": "/p/gateway/runs/1/"}
    assert client.get("/p/gateway/setup/?wait=0").headers["Location"] == "/p/gateway/runs/1/"
    assert client.get("/p/gateway/setup/?wait=1").status_code == 200


def test_setup_leads_to_the_project_that_waits_for_its_first_run(project: Project, client: Client) -> None:
    history.run(project, [Attempt()])
    assert client.get("/setup/").headers["Location"] == "/p/gateway/setup/"
    history.project("billing")
    assert client.get("/setup/").headers["Location"] == "/p/billing/setup/"


def test_without_a_project_setup_leads_to_their_list(db: None, client: Client) -> None:
    assert client.get("/setup/").headers["Location"] == "/"


def test_only_an_admin_is_offered_a_token(project: Project, member: User, client: Client, settings: Settings) -> None:
    settings.LOCAL = False
    client.force_login(member)
    assert "Make an ingest token" not in client.get("/p/gateway/setup/").content.decode()
    Membership.objects.filter(user=member).update(role=Membership.Role.ADMIN)
    assert "Make an ingest token" in client.get("/p/gateway/setup/").content.decode()
