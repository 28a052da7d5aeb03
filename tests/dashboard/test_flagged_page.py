"""Tests by what is thought of them, as a reader sees them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.utils import timezone

from dashboard.queries.flagged import QUARANTINED
from dashboard.queries.flagged_counts import load_patterns
from dashboard.queries.project import find_project
from dashboard.queries.projects import load_projects
from ingest.models import Backend, Membership, Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.judgement import judge
from trends.judgement.dating import date_changes
from trends.models import Assignment, Change, Quarantine, Stratum, Variant, Verdict, Word

ADDRESS = "/p/gateway/flaky/"


def played(project: Project, **letters: str) -> None:
    """Tests by name, and what each does from run to run."""
    outcomes = {"p": "passed", "f": "failed"}
    for run in range(max(map(len, letters.values()))):
        ran = [(name, of[run]) for name, of in letters.items() if run < len(of)]
        attempts = [Attempt(f"tests/test_a.py::test_{name}", outcomes[one], message=f"no {name}") for name, one in ran]
        history.run(project, attempts, tree=f"{run:040}")
    judge(project.pk)


@pytest.fixture
def judged(project: Project) -> None:
    """One flaky test, one broken, one healthy."""
    played(project, blinks="pfpp" * 8, breaks="p" * 24 + "f" * 8, works="p" * 32)


@pytest.mark.usefixtures("judged")
def test_flaky_and_broken_tests_have_lists_of_their_own(page: Page) -> None:
    text = words(page(ADDRESS))
    assert "1 of 3 variants is flaky on main." in text
    assert "Flaky 1 Suspect Broken 1 Fixed Quarantined Same code" in text
    assert "test_blinks asyncio" in text
    assert "builtins.AssertionError 100\u2009% no blinks" in text
    assert "test_breaks" not in text
    text = words(page(f"{ADDRESS}?state=broken"))
    assert "1 variant fails every time on main." in text
    assert "test_breaks asyncio" in text
    assert "test_works" not in text


@pytest.mark.usefixtures("judged")
def test_failures_are_those_of_all_jobs_and_the_newest_of_them_is_linked(project: Project, page: Page) -> None:
    elsewhere = Verdict.objects.get(word=Word.FLAKY)
    before = elsewhere.failures
    elsewhere.pk = None
    elsewhere.stratum = Stratum.objects.create(project=project, name="tests py3.13")
    elsewhere.is_worst, elsewhere.failures, elsewhere.failed_run, elsewhere.failed_seq = False, 7, 32, 1
    elsewhere.save()
    assert f"{before + 7} run 32" in words(page(ADDRESS))
    assert "test_blinks" in words(page(f"{ADDRESS}?q=failures:{before + 7}"))
    assert "test_blinks" not in words(page(f"{ADDRESS}?q=failures:{before}"))


@pytest.mark.usefixtures("judged")
def test_since_is_the_run_in_which_it_began_and_not_the_one_that_settled_the_word(project: Project, page: Page) -> None:
    change = Change.objects.get(now=Word.BROKEN)
    assert change.run > 25
    assert f"run {change.run}" in words(page(f"{ADDRESS}?state=broken"))
    date_changes(project.pk)
    shown = page(f"{ADDRESS}?state=broken")
    assert (
        f'href="/p/gateway/runs/25/" title="most likely run 25, called broken after run {change.run}">run 25</a>'
        in shown
    )
    Change.objects.filter(pk=change.pk).update(low=24, high=26)
    assert "runs 24–26" in words(page(f"{ADDRESS}?state=broken"))
    assert "since run 25" in words(page(f"/p/gateway/tests/{change.variant.case_id}/"))


@pytest.mark.usefixtures("judged")
def test_a_list_is_narrowed_by_its_filter(page: Page) -> None:
    assert "test_blinks" in words(page(f"{ADDRESS}?q=backend:asyncio error:blinks rate:>2%25"))
    for query in ("backend:trio", "error:breaks", "rate:>99%25", "nothing"):
        text = words(page(f"{ADDRESS}?q={query}"))
        assert "No test of this list matches" in text
        assert "1 of 3 variants is flaky on main." in text


@pytest.mark.usefixtures("judged")
def test_what_is_set_aside_is_counted_nowhere_else_and_found_as_that(
    project: Project, page: Page, client: Client
) -> None:
    blinks = "tests/test_a.py::test_blinks"
    assert "test_blinks" in words(page("/p/gateway/"))
    frame = find_project(AnonymousUser(), "gateway")
    assert frame is not None
    assert [row.flaky for row in load_projects(AnonymousUser())] == [1]
    assert [one.variants for one in load_patterns(frame, "active")] == [1]
    until = timezone.now().date()
    Quarantine.objects.create(project=project, variant=variant("blinks"), reason="known", until=until, by="ana")
    assert load_patterns(frame, "active") == []
    assert [row.flaky for row in load_projects(AnonymousUser())] == [0]
    assert "test_blinks" not in words(page("/p/gateway/"))
    assert [row["test"] for row in client.get("/p/gateway/tests.json?q=is:quarantined").json()["items"]] == [blinks]
    assert len(client.get("/p/gateway/tests.json?q=-is:quarantined").json()["items"]) == 2


@pytest.mark.usefixtures("judged")
def test_the_list_comes_as_a_sheet(client: Client) -> None:
    [row] = client.get("/p/gateway/flaky.json").json()["items"]
    assert (row["test"], row["verdict"], row["failures"]) == ("tests/test_a.py::test_blinks", "flaky", 8)
    assert row["rate_low"] < row["rate"] < row["rate_high"]


@pytest.mark.usefixtures("judged")
def test_the_frame_counts_what_is_flaky(page: Page) -> None:
    assert re.search(r'Flaky<span class="nav-count">1</span>', page("/p/gateway/runs/"))


@pytest.mark.usefixtures("judged")
def test_a_test_that_is_flaky_on_two_backends_counts_once_in_the_frame(project: Project, page: Page) -> None:
    flaky = Verdict.objects.get(project=project, word=Word.FLAKY)
    flaky.variant = Variant.objects.create(project=project, case=flaky.variant.case, backend=Backend.TRIO)
    flaky.pk = None
    flaky.save()
    assert re.search(r'Flaky<span class="nav-count">1</span>', page("/p/gateway/runs/"))


def test_every_flaky_test_is_on_one_page_of_the_list(
    project: Project, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.queries.flagged.PAGE", 5)
    letters = {f"t{n:02}": "".join("f" if (run + n) % 6 == 0 else "p" for run in range(24)) for n in range(12)}
    played(project, **letters | {f"calm{number:03}": "p" * 24 for number in range(30)})
    address, found = ADDRESS, []
    for _ in range(3):
        html = page(address)
        found += re.findall(r'class="tid" title="tests/test_a\.py::test_(\w+)"', html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = ADDRESS + following.group(1).replace("&amp;", "&") if following else ""
    assert address == ""
    assert sorted(found) == sorted(letters)


def variant(name: str) -> Variant:
    return Variant.objects.get(case__name=f"tests/test_a.py::test_{name}")


@pytest.fixture
def ask(client: Client, project: Project) -> Callable[..., Any]:
    """Ask for a quarantine as somebody with this role."""

    def ask(role: str | None, variants: list[int], **more: str) -> Any:
        if role is not None:
            user = User.objects.create_user("ana")
            Membership.objects.create(project=project, user=user, role=role)
            client.force_login(user)
        return client.post("/p/gateway/triage/", {"variant": variants, "next": ADDRESS, **more})

    return ask


def later(days: int) -> str:
    return (timezone.now().date() + timedelta(days=days)).isoformat()


@pytest.mark.usefixtures("judged")
def test_a_test_is_set_aside_with_a_reason_and_comes_back_after_its_last_day(
    page: Page, ask: Callable[..., Any]
) -> None:
    answer = ask("member", [variant("blinks").pk], reason="waits for the new pool", until=later(3))
    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    assert "No test is flaky on main." in words(page(ADDRESS))
    text = words(page(f"{ADDRESS}?state={QUARANTINED}"))
    assert "1 variant is in quarantine." in text
    assert ": waits for the new pool" in text
    assert Quarantine.objects.get().by == "ana"
    Quarantine.objects.update(until=timezone.now().date() - timedelta(days=1))
    text = words(page(ADDRESS))
    assert "quarantine has ended" in text


@pytest.mark.usefixtures("judged")
def test_a_quarantine_is_ended_by_hand_and_given_again(ask: Callable[..., Any]) -> None:
    mine = [variant("blinks").pk, variant("breaks").pk]
    ask("admin", mine, reason="one", until=later(1))
    ask(None, mine[:1], reason="two", until=later(2))
    assert dict(Quarantine.objects.values_list("variant", "reason")) == {mine[0]: "two", mine[1]: "one"}
    ask(None, mine[:1], act="end")
    assert list(Quarantine.objects.values_list("variant", flat=True)) == mine[1:]


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": " ", "until": later(3)}, "Say why"),
        ({"reason": "why", "until": "soon"}, "Give the last day"),
        ({"reason": "why", "until": later(-1)}, "between today and 180 days"),
        ({"reason": "why", "until": later(181)}, "between today and 180 days"),
    ],
)
def test_a_quarantine_that_is_not_sound_is_refused_in_words(
    ask: Callable[..., Any], more: dict[str, str], said: str
) -> None:
    answer = ask("member", [variant("blinks").pk], **more)
    assert answer.status_code == 400
    assert said in words(answer.content.decode())
    assert not Quarantine.objects.exists()


def test_nothing_chosen_is_said(ask: Callable[..., Any]) -> None:
    answer = ask("member", [], reason="why", until=later(3))
    assert (answer.status_code, "Choose at least one test." in answer.content.decode()) == (400, True)


@pytest.mark.usefixtures("judged")
def test_viewers_and_strangers_set_nothing_aside(ask: Callable[..., Any], page: Page, settings: Any) -> None:
    settings.LOCAL = False
    assert ask("viewer", [variant("blinks").pk], reason="why", until=later(3)).status_code == 403
    assert not Quarantine.objects.exists()
    assert "Set them aside" not in page(ADDRESS)


@pytest.mark.usefixtures("judged")
def test_variants_of_other_projects_are_left_alone(ask: Callable[..., Any]) -> None:
    other = history.project("other")
    history.run(other, [Attempt()])
    ask("member", [Variant.objects.get(project=other).pk], reason="why", until=later(3))
    assert not Quarantine.objects.exists()


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(("asked", "leads"), [("https://elsewhere.example/", ADDRESS), ("flaky", "flaky")])
def test_the_way_back_leads_nowhere_else(ask: Callable[..., Any], asked: str, leads: str) -> None:
    answer = ask("member", [variant("blinks").pk], reason="why", until=later(3), next=asked)
    assert (answer.status_code, answer["Location"]) == (302, leads)


@pytest.mark.parametrize("state", ["active", "suspect", "broken", "fixed", QUARANTINED, "same", "x"])
def test_every_list_says_that_it_is_empty(project: Project, page: Page, state: str) -> None:
    assert "<h2>" in page(f"{ADDRESS}?state={state}&after=x_y")


@pytest.mark.usefixtures("judged")
def test_somebody_is_said_to_look_at_a_test_and_the_list_is_narrowed_to_theirs(
    page: Page, ask: Callable[..., Any]
) -> None:
    ask("member", [variant("blinks").pk], act="assign", owner=" Ana  from core ")
    assert Assignment.objects.get().by == "ana"
    assert "Ana from core looks at it" in words(page(f"{ADDRESS}?q=owner:core"))
    assert "No test of this list matches" in words(page(f"{ADDRESS}?q=owner:ben"))
    ask(None, [variant("blinks").pk], act="assign", owner="ben")
    assert Assignment.objects.get().owner == "ben"
    ask(None, [variant("blinks").pk], act="assign", owner=" ")
    assert not Assignment.objects.exists()


@pytest.mark.usefixtures("judged")
def test_nobody_from_outside_says_who_looks_at_a_test(ask: Callable[..., Any], settings: Any) -> None:
    settings.LOCAL = False
    assert ask("viewer", [variant("blinks").pk], act="assign", owner="ana").status_code == 403
    other = history.project("other")
    history.run(other, [Attempt()])
    settings.LOCAL = True
    assert ask(None, [Variant.objects.get(project=other).pk], act="assign", owner="ana").status_code == 302
    assert ask(None, [variant("blinks").pk], act="assign", owner="a" * 61).status_code == 400
    assert not Assignment.objects.exists()


@pytest.mark.usefixtures("judged")
def test_whoever_sees_the_list_has_a_text_made_of_what_is_known(
    client: Client, ask: Callable[..., Any], settings: Any
) -> None:
    settings.LOCAL = False
    answer = ask("viewer", [variant("blinks").pk, variant("breaks").pk], act="issue")
    html = client.get(answer["Location"]).content.decode()
    assert "1 flaky test, 1 broken test on main" in html
    text = client.get(f"{answer['Location']}&format=txt").content.decode()
    assert "### `tests/test_a.py::test_blinks` on asyncio" in text
    assert "pytest tests/test_a.py::test_breaks" in text
    assert "builtins.AssertionError" in text
    listed = client.get(ask(None, [variant("blinks").pk], act="list")["Location"] + "&format=txt").content.decode()
    assert listed.count("\n") == 3


@pytest.mark.parametrize("query", ["", "?variant=1,x,99999999999999999999", "?as=nothing&variant="])
def test_a_text_about_nothing_says_so(project: Project, page: Page, query: str) -> None:
    assert "No test chosen" in words(page(f"{ADDRESS}text/{query}"))


@pytest.mark.usefixtures("judged")
def test_a_text_tells_nothing_of_other_projects(page: Page) -> None:
    other = history.project("other")
    history.run(other, [Attempt()])
    assert "No test chosen" in words(page(f"{ADDRESS}text/?variant={Variant.objects.get(project=other).pk}"))
