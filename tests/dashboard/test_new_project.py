import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from ingest.models import Membership, Project
from tests.fixtures import history

GIVEN = {"name": "Billing & Co.", "default_branch": "trunk", "is_open": "1"}

pytestmark = pytest.mark.django_db


def test_a_project_is_made_and_leads_to_its_first_run(client: Client) -> None:
    assert client.post("/new/", GIVEN).headers["Location"] == "/p/billing-co/setup/"
    made = Project.objects.get(slug="billing-co")
    assert (made.name, made.default_branch, made.is_open) == ("Billing & Co.", "trunk", True)
    assert "Send your first run" in client.get("/p/billing-co/setup/").content.decode()


def test_who_makes_it_is_its_admin(client: Client, settings: Settings) -> None:
    settings.LOCAL = False
    root = User.objects.create_superuser("root", password="correct horse battery")
    client.force_login(root)
    client.post("/new/", GIVEN | {"is_open": ""})
    owner = Membership.objects.get()
    assert (owner.user, owner.role, owner.project.is_open) == (root, "admin", False)


def test_a_name_that_is_taken_gets_a_number(client: Client) -> None:
    places = [client.post("/new/", {"name": "api", "default_branch": "main"}).headers["Location"] for _ in range(3)]
    assert places == ["/p/api/setup/", "/p/api-2/setup/", "/p/api-3/setup/"]


def test_a_name_without_a_letter_for_addresses_is_fine(client: Client) -> None:
    assert client.post("/new/", {"name": "数据", "default_branch": "main"}).headers["Location"] == "/p/project/setup/"
    assert Project.objects.get().name == "数据"


def test_who_could_not_see_it_again_does_not_close_it(client: Client) -> None:
    client.post("/new/", GIVEN | {"is_open": ""})
    client.post("/p/billing-co/settings/general/", GIVEN | {"is_open": ""})
    assert Project.objects.get().is_open
    assert "Who may read it" not in client.get("/p/billing-co/settings/").content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 101}, {"default_branch": ""}, {"name": "a\x00b"}])
def test_a_project_that_cannot_be_is_not_made(client: Client, wrong: dict[str, str]) -> None:
    answer = client.post("/new/", GIVEN | wrong)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Project.objects.exists()


def test_who_does_not_run_the_server_makes_none(client: Client, settings: Settings) -> None:
    settings.LOCAL = False
    assert client.post("/new/", GIVEN).status_code == 403
    client.force_login(User.objects.create_user("ana", password="correct horse battery"))
    assert client.get("/new/").status_code == 403
    assert client.post("/new/", GIVEN).status_code == 403
    assert not Project.objects.exists()


def test_the_list_and_settings_lead_there(client: Client, settings: Settings) -> None:
    assert 'href="/new/"' in client.get("/").content.decode()
    history.project("gateway")
    history.project("billing")
    assert 'href="/new/"' in client.get("/").content.decode()
    assert 'href="/new/"' in client.get("/p/gateway/settings/").content.decode()
    settings.LOCAL = False
    assert 'href="/new/"' not in client.get("/").content.decode()
