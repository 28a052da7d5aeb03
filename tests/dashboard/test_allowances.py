"""Lines that may hold the loop: accepted with a reason, left out of the list, taken back."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dashboard.allowances import MOST, Allowed, shapes
from dashboard.models import Allowance
from ingest.models import Membership, Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.dashboard.test_sites_page import OWN, stalled, tick
from tests.fixtures import history
from trends.models import CallSite

OTHER = "shop/cart.py:3 add"
ALLOW = "/p/gateway/sites/allow/"


@pytest.fixture
def stalling(project: Project) -> Project:
    history.run(project, [stalled(tick(0.3), tick(0.2)), stalled(tick(0.11, OTHER))])
    return project


def accept(client: Client, **form: str) -> int:
    """The status of the answer."""
    return client.post(ALLOW, {"pattern": OWN, "reason": "it prints", "budget": "", **form}).status_code


def test_what_is_accepted_is_left_out_of_the_list_and_of_its_sentence(
    stalling: Project, page: Page, client: Client
) -> None:
    assert accept(client) == 302
    text = words(page("/p/gateway/sites/"))
    assert "1 call site blocked the loop for 110\u2009ms in all in 14 days." in text
    assert "1 is accepted and left out." in text
    assert f"{OWN} however long it prints" in text
    assert accept(client, pattern="shop/*") == 302
    text = words(page("/p/gateway/sites/"))
    assert "No line that is not accepted blocked the loop in 14 days." in text
    assert "Only what is accepted" in text


def test_beyond_its_budget_a_line_is_listed_again(stalling: Project, page: Page, client: Client) -> None:
    accept(client, budget="400")
    assert "1 call site blocked the loop" in words(page("/p/gateway/sites/"))
    history.run(stalling, [stalled(tick(0.5))])
    assert "2 call sites blocked the loop" in words(page("/p/gateway/sites/"))


def test_what_is_taken_back_leads_to_an_address(stalling: Project, client: Client) -> None:
    answer = client.post("/p/gateway/sites/allowed/1/end/", {"next": "sites"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "sites")


def test_what_is_accepted_is_nothing_to_do_next(stalling: Project, page: Page, client: Client) -> None:
    assert "held the loop for 300\u2009ms at worst" in words(page("/p/gateway/"))
    accept(client, pattern="shop/*", budget="299")
    text = words(page("/p/gateway/"))
    assert "held the loop for 300\u2009ms at worst" in text
    assert "Calls block the loop" not in text
    accept(client, pattern="shop/*", budget="300")
    assert "the loop for" not in words(page("/p/gateway/"))


def test_a_pattern_is_no_pattern_of_sql(stalling: Project, page: Page, client: Client) -> None:
    accept(client, pattern="sh_p/%")
    assert "held the loop for 300\u2009ms at worst" in words(page("/p/gateway/"))


def test_what_is_accepted_is_left_out_of_a_runs_sentence_and_marked_in_its_list(
    stalling: Project, page: Page, client: Client
) -> None:
    accept(client)
    text = words(page("/p/gateway/runs/1/?tab=ticks"))
    assert "1 call site blocked the loop for 110\u2009ms in all. It is shop/cart.py:3" in text
    assert "1 is accepted and left out." in text
    assert re.search(r"cart\.py:3 add .* accepted", text)
    accept(client, pattern="shop/*")
    assert "No line that is not accepted blocked the loop in this run." in words(page("/p/gateway/runs/1/?tab=ticks"))


def test_an_allowance_is_said_on_the_page_of_its_line_and_taken_back(
    stalling: Project, page: Page, client: Client
) -> None:
    address = f"/p/gateway/sites/{CallSite.objects.get(name=OWN).pk}/"
    assert "Accept it" in words(page(address))
    accept(client, budget="350")
    text = words(page(address))
    assert "Accepted up to 350\u2009ms: it prints" in text
    assert "Accept it" not in text
    [row] = Allowance.objects.all()
    answer = client.post(f"/p/gateway/sites/allowed/{row.pk}/end/", {"next": address})
    assert answer["Location"] == address
    assert not Allowance.objects.exists()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": " "}, "Say why"),
        ({"pattern": "**"}, "Say which lines"),
        ({"budget": "soon"}, "Give the budget in milliseconds"),
        ({"budget": "nan"}, "Give the budget in milliseconds"),
        ({"budget": "-1"}, "Give the budget in milliseconds"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_accepted(
    stalling: Project, client: Client, form: dict[str, str], said: str
) -> None:
    answer = client.post(ALLOW, {"pattern": OWN, "reason": "it prints", **form})
    assert answer.status_code == 400
    assert said in words(answer.content.decode())
    assert not Allowance.objects.exists()


def test_a_project_accepts_only_so_many_patterns(stalling: Project, client: Client) -> None:
    Allowance.objects.bulk_create(
        Allowance(project=stalling, pattern=f"{n}.py*", reason="one of many") for n in range(MOST)
    )
    assert accept(client) == 400
    assert Allowance.objects.count() == MOST


def test_who_only_looks_and_other_projects_change_nothing(stalling: Project, client: Client, settings: object) -> None:
    settings.LOCAL = False  # type: ignore[attr-defined]
    viewer = User.objects.create_user("vera", password="correct horse battery")
    Membership.objects.create(project=stalling, user=viewer, role=Membership.Role.VIEWER)
    client.force_login(viewer)
    assert accept(client) == 403
    other = history.project("other")
    row = Allowance.objects.create(project=other, pattern="a*", reason="theirs")
    settings.LOCAL = True  # type: ignore[attr-defined]
    client.post(f"/p/gateway/sites/allowed/{row.pk}/end/")
    assert Allowance.objects.filter(pk=row.pk).exists()


def test_many_stars_take_no_longer_than_few() -> None:
    """A matcher that tries every way to share out the name among them would not come back."""
    one = Allowed(1, "*a" * 200 + "*b", None, "", "")
    assert not one.covers("a" * 2_000)
    assert one.covers("a" * 2_000 + "b")


@given(pattern=st.text("ab%_\\\\*.[", min_size=1, max_size=6), name=st.text("ab%_\\\\.[", max_size=6))
def test_a_pattern_means_the_same_in_the_list_and_on_the_page_of_a_line(
    django_db_blocker: pytest.FixtureRequest, pattern: str, name: str
) -> None:
    one = Allowed(1, pattern, None, "", "")
    [shape], _ = shapes([one])
    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT %s LIKE %s", [name, shape])
        assert cursor.fetchone() == (one.covers(name),)
