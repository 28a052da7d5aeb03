import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from ingest.models import Membership, Project
from tests.fixtures import history

MEMBERS = "/p/gateway/settings/members/"
LINK = re.compile(r"http://testserver(/join/[\w-]+/[\w-]+/)")
SECRET = {"new_password1": "a quiet afternoon", "new_password2": "a quiet afternoon"}


@pytest.fixture
def admin(project: Project, member: User, client: Client, settings: Settings) -> User:
    """On a site that others can reach."""
    settings.LOCAL = False
    Membership.objects.filter(user=member).update(role=Membership.Role.ADMIN)
    client.force_login(member)
    return member


def _membership(name: str) -> Membership:
    return Membership.objects.get(user__username=name, project__slug="gateway")


def _invite(client: Client, name: str, role: str = "member") -> str:
    (path,) = set(LINK.findall(client.post(MEMBERS, {"name": name, "role": role}).content.decode()))
    return str(path)


def test_somebody_new_gets_a_link_chooses_a_password_and_is_in(admin: User, client: Client) -> None:
    path = _invite(client, "ben")
    assert _membership("ben").role == Membership.Role.MEMBER
    guest = Client()
    form = guest.get(path, follow=True)
    assert "for ben" in form.content.decode()
    assert guest.post(form.redirect_chain[-1][0], SECRET).headers["Location"] == "/"
    assert guest.get("/p/gateway/runs/").status_code == 200
    assert Client().login(username="ben", password="a quiet afternoon")


def test_a_link_is_good_for_one_password(admin: User, client: Client) -> None:
    path = _invite(client, "ben")
    guest = Client()
    guest.post(guest.get(path, follow=True).redirect_chain[-1][0], SECRET)
    assert "This link is not good any more" in Client().get(path, follow=True).content.decode()


def test_a_poor_password_is_refused_and_the_link_stays_good(admin: User, client: Client) -> None:
    guest = Client()
    form = guest.get(_invite(client, "ben"), follow=True).redirect_chain[-1][0]
    assert "too short" in guest.post(form, {"new_password1": "short", "new_password2": "short"}).content.decode()
    assert guest.post(form, SECRET).status_code == 302


def test_the_link_is_shown_once_and_can_be_made_again(admin: User, client: Client) -> None:
    _invite(client, "ben")
    assert not LINK.search(client.get("/p/gateway/settings/").content.decode())
    again = client.post(f"{MEMBERS}{_membership('ben').pk}/link/")
    assert LINK.search(again.content.decode())
    assert "no-store" in again.headers["Cache-Control"]


def test_who_has_a_password_is_added_and_nobody_gets_a_link(admin: User, client: Client) -> None:
    User.objects.create_user("cleo", password="correct horse battery")
    answer = client.post(MEMBERS, {"name": "cleo", "role": "viewer"}, follow=True)
    assert _membership("cleo").role == Membership.Role.VIEWER
    assert not LINK.search(answer.content.decode())
    again = client.post(f"{MEMBERS}{_membership('cleo').pk}/link/", follow=True)
    assert not LINK.search(again.content.decode())


def test_who_waits_for_another_project_as_well_cannot_be_taken_over(admin: User, client: Client) -> None:
    _invite(client, "ben")
    ben = User.objects.get(username="ben")
    Membership.objects.create(project=history.project("billing"), user=ben, role=Membership.Role.ADMIN)
    again = client.post(f"{MEMBERS}{_membership('ben').pk}/link/", follow=True)
    assert not LINK.search(again.content.decode())


def test_a_newer_link_ends_the_older_ones(admin: User, client: Client) -> None:
    older = _invite(client, "ben")
    newer = _invite(client, "ben")
    assert "This link is not good any more" in Client().get(older, follow=True).content.decode()
    assert "Choose a password" in Client().get(newer, follow=True).content.decode()


def test_who_left_before_choosing_a_password_has_no_link_into_another_project(admin: User, client: Client) -> None:
    """Else an admin here could keep one and wait until somebody of that name is invited there."""
    path = _invite(client, "ben")
    client.post(f"{MEMBERS}{_membership('ben').pk}/leave/")
    Membership.objects.create(project=history.project("billing"), user=User.objects.get(username="ben"))
    assert "This link is not good any more" in Client().get(path, follow=True).content.decode()


def test_a_name_is_no_password(admin: User, client: Client) -> None:
    form = Client()
    path = form.get(_invite(client, "benjamin.brown"), follow=True).redirect_chain[-1][0]
    poor = {"new_password1": "Benjamin.Brown", "new_password2": "Benjamin.Brown"}
    assert "too similar to the username" in form.post(path, poor).content.decode()


def test_who_runs_the_server_cannot_be_taken_over(admin: User, client: Client) -> None:
    root = User.objects.create_superuser("root")
    root.set_unusable_password()
    root.save()
    answer = client.post(MEMBERS, {"name": "root", "role": "member"}, follow=True)
    assert not LINK.search(answer.content.decode())


def test_roles_change_and_members_leave(admin: User, client: Client) -> None:
    _invite(client, "ben")
    ben = _membership("ben").pk
    client.post(f"{MEMBERS}{ben}/", {"role": "admin"})
    assert _membership("ben").role == Membership.Role.ADMIN
    client.post(MEMBERS, {"name": "ben", "role": "viewer"})
    assert _membership("ben").role == Membership.Role.VIEWER
    client.post(f"{MEMBERS}{ben}/leave/")
    assert not Membership.objects.filter(pk=ben).exists()
    assert User.objects.filter(username="ben").exists()


def test_the_last_admin_stays_one(admin: User, client: Client) -> None:
    own = _membership(admin.get_username()).pk
    for path, given in (
        (f"{own}/", {"role": "viewer"}),
        (f"{own}/leave/", {}),
        ("", {"name": "ana", "role": "member"}),
    ):
        answer = client.post(MEMBERS + path, given)
        assert answer.status_code == 400
        assert "The project needs an admin: make somebody else one first." in answer.content.decode()
    assert _membership("ana").role == Membership.Role.ADMIN
    _invite(client, "ben", "admin")
    assert client.post(f"{MEMBERS}{own}/leave/").status_code == 302


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "a b"}, {"name": "x" * 151}, {"role": "owner"}, {"role": ""}])
def test_a_member_that_cannot_be_is_not_made(admin: User, client: Client, wrong: dict[str, str]) -> None:
    assert client.post(MEMBERS, {"name": "ben", "role": "member", **wrong}).status_code == 400
    assert User.objects.count() == Membership.objects.count() == 1


def test_members_of_another_project_are_left_alone(admin: User, client: Client) -> None:
    ben = User.objects.create_user("ben")
    theirs = Membership.objects.create(project=history.project("billing"), user=ben)
    client.post(f"{MEMBERS}{theirs.pk}/", {"role": "admin"})
    client.post(f"{MEMBERS}{theirs.pk}/leave/")
    assert client.post(f"{MEMBERS}{theirs.pk}/link/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.role == Membership.Role.VIEWER


@pytest.mark.parametrize("path", ["", "1/", "1/leave/", "1/link/"])
def test_who_is_no_admin_adds_nobody(
    project: Project, member: User, client: Client, settings: Settings, path: str
) -> None:
    settings.LOCAL = False
    given = {"name": "ben", "role": "admin"}
    assert client.post(MEMBERS + path, given).status_code == 403
    client.force_login(member)
    assert client.post(MEMBERS + path, given).status_code == 403
    assert User.objects.count() == 1


def test_a_project_can_be_opened_to_all_and_closed_again(admin: User, client: Client, project: Project) -> None:
    general = {"name": "Gate", "default_branch": "main"}
    client.post("/p/gateway/settings/general/", general | {"is_open": "1"})
    assert Client().get("/p/gateway/runs/").status_code == 200
    assert '<option value="1" selected>' in client.get("/p/gateway/settings/").content.decode()
    client.post("/p/gateway/settings/general/", general | {"is_open": ""})
    assert Client().get("/p/gateway/runs/").status_code == 404


def test_who_is_in_changes_the_own_password(admin: User, client: Client) -> None:
    assert "for ana" in client.get("/password/").content.decode()
    given = {"old_password": "correct horse battery", **SECRET}
    assert client.post("/password/", given).headers["Location"] == "/"
    assert Client().login(username="ana", password="a quiet afternoon")
    assert Client().get("/password/").headers["Location"] == "/login/?next=/password/"
