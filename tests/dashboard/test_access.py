"""What may not be seen does not exist."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.views import login
from ingest import rate
from ingest.models import Project, Session
from tests.fixtures import history
from tests.fixtures.history import Attempt


@pytest.fixture
def closed(db: None) -> Project:
    closed = history.project("secret", is_open=False)
    history.run(closed, [Attempt(outcome="failed"), Attempt(attempt=2)])
    return closed


def addresses() -> list[str]:
    session = Session.objects.get()
    pages = ("", "runs/", "runs/1/", "runs/1/?format=txt", "runs/1/results/1/", "flaky/", f"sessions/{session.uuid}/")
    return [f"/p/secret/{page}" for page in pages]


def test_a_closed_project_is_not_there_for_visitors(closed: Project, client: Client) -> None:
    assert {client.get(address).status_code for address in addresses()} == {404}


def test_a_closed_project_is_not_there_for_members_of_another(closed: Project, member: User, client: Client) -> None:
    client.force_login(member)
    assert {client.get(address).status_code for address in addresses()} == {404}
    assert "secret" not in client.get("/", follow=True).content.decode().lower()


def test_a_member_sees_the_project(closed: Project, member: User, client: Client) -> None:
    closed.members.add(member)
    client.force_login(member)
    answers = [client.get(address).status_code for address in addresses()]
    assert answers == [200, 200, 200, 200, 200, 200, 302]


def test_who_runs_the_server_sees_projects_that_nobody_is_a_member_of(closed: Project, client: Client) -> None:
    """Those that were made on the command line: who else would let the first member in?"""
    assert not closed.members.exists()
    client.force_login(User.objects.create_superuser("root"))
    assert {client.get(address).status_code for address in addresses()} == {200, 302}
    assert "Members" in client.get("/p/secret/settings/").content.decode()


def test_results_of_one_project_are_not_reached_through_another(
    closed: Project, project: Project, client: Client
) -> None:
    history.run(project, [Attempt()])
    assert client.get("/p/gateway/runs/1/results/2/").status_code == 404
    assert client.get(f"/p/gateway/sessions/{Session.objects.get(project=closed).uuid}/").status_code == 404


def test_a_visitor_logs_in_and_comes_back_to_the_page(closed: Project, member: User, client: Client) -> None:
    closed.members.add(member)
    assert b"/login/?next=/p/secret/runs/1/" in client.get("/p/secret/runs/1/").content
    form = {"username": "ana", "password": "correct horse battery", "next": "/p/secret/runs/1/"}
    assert client.post("/login/", form).headers["Location"] == "/p/secret/runs/1/"
    assert b"ana" in client.get("/p/secret/runs/1/").content


def test_a_wrong_password_is_told_in_place(member: User, client: Client) -> None:
    answer = client.post("/login/", {"username": "ana", "password": "wrong"})
    assert answer.status_code == 200
    assert b"Please enter a correct username and password" in answer.content
    assert b'value="ana"' in answer.content
    assert b"wrong" not in answer.content


def test_passwords_of_a_name_are_not_guessed_one_after_the_other(
    member: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate, "WINDOW_S", 10**6)
    guess = {"username": f"somebody-{uuid4()}", "password": "wrong"}
    answers = [client.post("/login/", guess) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert b"Too many tries." in answers[-1].content
    assert client.post("/login/", {"username": "ana", "password": "correct horse battery"}).status_code == 302


def test_a_name_that_is_written_otherwise_has_no_tries_of_its_own(
    member: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Space around it and wide letters are taken away before the password is looked at."""
    monkeypatch.setattr(rate, "WINDOW_S", 10**6)
    name = f"somebody{uuid4().hex}"
    spellings = [name, f" {name}", f"{name}\t", f"  {name} ", name.replace("s", "ｓ"), f"\u2003{name}"]
    answers = [client.post("/login/", {"username": spelt, "password": "wrong"}) for spelt in spellings]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_passwords_of_many_names_are_not_guessed_from_one_address(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate, "WINDOW_S", 10**6)
    monkeypatch.setattr(login, "TRIES_FROM", 3)
    here = f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"
    guesses = [{"username": f"somebody-{uuid4()}", "password": "wrong"} for _ in range(4)]
    answers = [client.post("/login/", guess, REMOTE_ADDR=here).status_code for guess in guesses]
    assert answers == [200] * 3 + [429]
    assert client.post("/login/", guesses[3], REMOTE_ADDR="192.0.2.7").status_code == 200


def test_logging_out_is_a_form_with_a_token_and_not_a_link(member: User, client: Client) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(member)
    assert guarded.post("/logout/").status_code == 403
    client.force_login(member)
    assert client.post("/logout/").status_code == 302
    assert b"Log in" in client.get("/", follow=True).content
