"""Settings of verdicts, tried and saved by hand."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ingest.models import Membership, Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.judgement import judge
from trends.models import Rehearsal, Rules
from trends.rehearsal import rehearse

ADDRESS = "/p/gateway/rehearsal/"


@pytest.fixture
def ana(project: Project, client: Client) -> User:
    user = User.objects.create_user("ana")
    Membership.objects.create(project=project, user=user, role="member")
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def served(settings: Any) -> None:
    """Not only people of this machine can come."""
    settings.LOCAL = False


def played(project: Project) -> None:
    for run, letter in enumerate("pfpp" * 8):
        outcome = {"p": "passed", "f": "failed"}[letter]
        history.run(project, [Attempt(outcome=outcome), Attempt("tests/test_b.py::test_b")], tree=f"{run:040}")
    judge(project.pk)


@pytest.mark.usefixtures("ana")
def test_settings_are_tried_and_the_page_tells_what_comes_of_it(project: Project, client: Client, page: Page) -> None:
    played(project)
    answer = client.post(ADDRESS, {"flaky_enter": "0.9", "minimum_results": "100", "days": "7"})
    [asked] = Rehearsal.objects.all()
    assert answer["Location"] == f"{ADDRESS}?id={asked.pk}"
    assert (asked.values, asked.days) == ({"flaky_enter": 0.9, "minimum_results": 100}, 7)
    if asked.status == Rehearsal.Status.WAITING:
        assert "The past is being played again." in words(page(answer["Location"]))
        assert client.get(answer["Location"])["Refresh"] == "2"
        rehearse(asked.pk)
    text = words(page(answer["Location"]))
    assert "These settings give 1 flag in 7 days, 0 present ones missed. 0 of them new" in text
    assert "Played over 32 runs" in text
    assert "Missed by these" in text
    assert "Save these settings" not in text


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"flaky_enter": "high"}, "rules.flaky_enter: expected a number"),
        ({"flaky_enter": "3"}, "rules.flaky_enter: expected 0.05 to 0.999"),
        ({"fixed_runs": "1.5"}, "rules.fixed_runs: expected a whole number"),
        ({"suspect": "0.9"}, "rules.suspect: may not be above flaky_enter"),
        ({"fade_days": "nan"}, "rules.fade_days: expected 1 to 3650"),
        ({"days": "0"}, "days: expected a whole number, 1 to 365"),
        ({"days": "x"}, "days: expected a whole number, 1 to 365"),
    ],
)
def test_settings_that_are_not_sound_are_refused_in_words(client: Client, form: dict[str, str], said: str) -> None:
    answer = client.post(ADDRESS, {"days": "14", **form})
    assert answer.status_code == 400
    assert said in words(answer.content.decode())
    assert not Rehearsal.objects.exists()


def test_an_admin_saves_what_was_tried(project: Project, ana: User, client: Client, page: Page) -> None:
    played(project)
    asked = Rehearsal.objects.create(project=project, values={"minimum_results": 20}, days=14)
    rehearse(asked.pk)
    assert client.post(f"{ADDRESS}save/", {"id": asked.pk}).status_code == 403
    Membership.objects.filter(user=ana).update(role="admin")
    assert "Save these settings" in words(page(f"{ADDRESS}?id={asked.pk}"))
    assert client.post(f"{ADDRESS}save/", {"id": asked.pk})["Location"] == "/p/gateway/flaky/"
    assert Rules.objects.get(pk=project.pk).values == {"minimum_results": 20}
    assert 'value="20"' in page(ADDRESS)


def test_strangers_try_and_save_nothing(project: Project, client: Client) -> None:
    asked = Rehearsal.objects.create(project=project, values={}, days=14)
    assert client.post(ADDRESS, {"days": "14"}).status_code == 403
    assert client.post(f"{ADDRESS}save/", {"id": asked.pk}).status_code == 403
    assert Rehearsal.objects.count() == 1


@pytest.mark.usefixtures("ana")
def test_rehearsals_of_other_projects_are_not_found(project: Project, client: Client) -> None:
    other = Rehearsal.objects.create(project=history.project("other"), values={}, days=14)
    Membership.objects.update(role="admin")
    assert client.get(f"{ADDRESS}?id={other.pk}").status_code == 404
    assert client.post(f"{ADDRESS}save/", {"id": other.pk}).status_code == 404
    assert not Rules.objects.filter(pk=project.pk).exists()


@pytest.mark.usefixtures("ana")
def test_only_so_many_wait_at_once(project: Project, client: Client) -> None:
    for _ in range(3):
        Rehearsal.objects.create(project=project, values={}, days=14)
    answer = client.post(ADDRESS, {"days": "14"})
    assert (answer.status_code, "are waiting already" in answer.content.decode()) == (400, True)
