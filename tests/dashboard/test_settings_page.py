import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from ingest.models import Membership, Project, Token
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt

SECRET = re.compile(r"lg_(?:ingest|read)_[\w-]{43}")
TOKENS = "/p/gateway/settings/tokens/"


@pytest.fixture
def admin(project: Project, member: User, client: Client, settings: Settings) -> User:
    """On a site that others can reach."""
    settings.LOCAL = False
    Membership.objects.filter(user=member).update(role=Membership.Role.ADMIN)
    client.force_login(member)
    return member


def test_a_token_is_shown_once_and_works(project: Project, admin: User, client: Client) -> None:
    answer = client.post(TOKENS, {"name": "ci-main", "scope": "ingest", "days": "90"})
    (secret,) = set(SECRET.findall(answer.content.decode()))
    token = Token.objects.get(digest=Token.hash(secret))
    assert (token.name, token.scope, token.project) == ("ci-main", "ingest", project)
    assert token.is_usable()
    assert token.expires_at is not None
    assert "no-store" in answer.headers["Cache-Control"]
    again = client.get("/p/gateway/settings/").content.decode()
    assert secret not in again
    assert token.hint in again


def test_a_token_can_be_good_for_ever_and_be_for_reading(project: Project, admin: User, client: Client) -> None:
    client.post(TOKENS, {"name": "grafana", "scope": "read", "days": ""})
    token = Token.objects.get(name="grafana")
    assert (token.scope, token.expires_at) == ("read", None)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scope": "admin"}, {"days": "0"}, {"name": "x" * 101}, {"name": "a\x00b"}]
)
def test_a_token_that_cannot_be_is_not_made(
    project: Project, admin: User, client: Client, wrong: dict[str, str]
) -> None:
    answer = client.post(TOKENS, {"name": "ci", "scope": "ingest", "days": "90", **wrong})
    assert answer.status_code == 400
    assert not Token.objects.exists()


def test_a_revoked_token_is_usable_no_more(project: Project, admin: User, client: Client) -> None:
    token, _ = Token.make(project, "old", Token.Scope.INGEST)
    client.post(f"{TOKENS}{token.pk}/revoke/")
    token.refresh_from_db()
    assert not token.is_usable()
    assert "revoked" in client.get("/p/gateway/settings/").content.decode()


def test_a_token_of_another_project_is_left_alone(project: Project, admin: User, client: Client) -> None:
    token, _ = Token.make(history.project("billing"), "theirs", Token.Scope.INGEST)
    client.post(f"{TOKENS}{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.is_usable()


def test_name_and_default_branch_can_be_changed(project: Project, admin: User, client: Client) -> None:
    client.post("/p/gateway/settings/general/", {"name": "Gate", "default_branch": "trunk"})
    project.refresh_from_db()
    assert (project.name, project.default_branch, project.slug) == ("Gate", "trunk", "gateway")
    answer = client.post("/p/gateway/settings/general/", {"name": "", "default_branch": "trunk"})
    assert answer.status_code == 400
    assert "This field is required." in answer.content.decode()


def test_a_project_goes_when_its_slug_was_typed(
    project: Project, admin: User, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    address = "/p/gateway/settings/remove/"
    assert client.post(address, {"slug": "gatewa"}).status_code == 400
    with django_capture_on_commit_callbacks():
        assert client.post(address, {"slug": "gateway"}).headers["Location"] == "/"
    assert client.get("/p/gateway/settings/").status_code == 404


@pytest.mark.parametrize("path", ["general/", "tokens/", "tokens/1/revoke/", "remove/"])
def test_who_is_no_admin_changes_nothing(
    project: Project, member: User, client: Client, settings: Settings, path: str
) -> None:
    settings.LOCAL = False
    address = f"/p/gateway/settings/{path}"
    given = {"name": "x", "default_branch": "x", "scope": "ingest", "slug": "gateway"}
    assert client.post(address, given).status_code == 403
    client.force_login(member)
    assert client.post(address, given).status_code == 403
    assert not Token.objects.exists()
    project.refresh_from_db()
    assert (project.name, project.removed_at) == ("Gateway", None)


def test_who_is_no_admin_sees_no_tokens(project: Project, page: Page, settings: Settings) -> None:
    settings.LOCAL = False
    Token.make(project, "ci-main", Token.Scope.INGEST)
    html = page("/p/gateway/settings/")
    assert "Only admins of the project see its settings" in html
    assert "ci-main" not in html


def test_it_is_said_what_keeping_less_would_take(project: Project, admin: User, client: Client) -> None:
    for age in (400, 100, *[50] * 3, *[1] * 60):
        history.run(project, [Attempt()], age=timedelta(days=age))
    html = client.get("/p/gateway/settings/").content.decode()
    assert "65 runs with 65 results" in html
    for option in ("30 days: 5 runs would go", "90 days: 2 runs would go", "365 days: 1 run would go"):
        assert f">{option}</option>" in html
    assert '<option value="" selected>for ever</option>' in html


def test_how_long_runs_are_kept_is_chosen_and_taken_back(project: Project, admin: User, client: Client) -> None:
    for days, kept in (("90", 90), ("", None)):
        answer = client.post("/p/gateway/settings/keep/", {"days": days})
        assert answer["Location"] == "/p/gateway/settings/#keep-title"
        project.refresh_from_db()
        assert project.keep_days == kept


@pytest.mark.parametrize("days", ["1", "-5", "x", "99999999999"])
def test_runs_are_kept_for_no_other_time(project: Project, admin: User, client: Client, days: str) -> None:
    answer = client.post("/p/gateway/settings/keep/", {"days": days})
    assert (answer.status_code, "Choose one of these." in answer.content.decode()) == (400, True)
    project.refresh_from_db()
    assert project.keep_days is None


def test_members_do_not_say_how_long_runs_are_kept(project: Project, admin: User, client: Client) -> None:
    Membership.objects.update(role=Membership.Role.MEMBER)
    assert client.post("/p/gateway/settings/keep/", {"days": "30"}).status_code == 403


def test_a_run_that_went_says_why(project: Project, admin: User, client: Client) -> None:
    gone = history.run(project, [Attempt()])
    history.run(project, [Attempt()])
    gone.delete()
    answer = client.get("/p/gateway/runs/1/")
    assert answer.status_code == 404
    assert "Run 1 is no longer kept" in answer.content.decode()
