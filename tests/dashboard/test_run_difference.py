import re

from django.test import Client

from dashboard.queries.run_difference import OFFERED
from ingest.models import Project, Session
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.judgement import judge


def case(name: str) -> str:
    return f"tests/test_a.py::{name}"


def section(html: str, title: str) -> str:
    """What a reader sees of one group."""
    found = re.search(rf'<section[^>]*aria-label="{title}".*?</section>', html, re.DOTALL)
    return words(f"<main>{found.group()}") if found else ""


def test_every_kind_of_difference_has_its_list(project: Project, page: Page) -> None:
    before = {
        "stays": "passed",
        "breaks": "passed",
        "mended": "failed",
        "bad": "failed",
        "gone": "passed",
        "rests": "passed",
    }
    after = {
        "stays": "passed",
        "breaks": "failed",
        "mended": "passed",
        "bad": "failed",
        "fresh": "passed",
        "rests": "skipped",
    }
    for outcomes in (before, after):
        history.run(project, [Attempt(case(f"test_{name}"), outcome) for name, outcome in outcomes.items()])
    html = page("/p/gateway/runs/compare/?a=1&b=2")
    text = words(html)
    assert "Run 2 has 1 new failure and 1 fixed against run 1. 1 fails in both." in text
    assert "Both ran the same code, so no difference is of the code." in text
    for title, name in (
        ("New failures", "breaks"),
        ("Fail in both", "bad"),
        ("Fixed", "mended"),
        ("New tests", "fresh"),
        ("Gone tests", "gone"),
        ("Newly skipped", "rests"),
    ):
        assert f"test_{name}" in section(html, title)
        assert "test_stays" not in section(html, title)
    assert 'href="/p/gateway/runs/2/results/2/"' in html


def test_slower_is_what_differs_more_than_all_tests_do(project: Project, page: Page) -> None:
    for usual, odd in ((0.1, 0.1), (0.2, 0.9)):
        attempts = [Attempt(case(f"test_{n}"), duration_s=usual) for n in range(10)]
        history.run(project, [*attempts, Attempt(case("test_odd"), duration_s=odd)])
    html = page("/p/gateway/runs/compare/?a=1&b=2")
    assert "Tests that passed in both took 100\u2009% longer (median of 11 pairs)." in words(html)
    assert re.findall(r"test_\w+ asyncio", section(html, "Slower")) == ["test_odd asyncio"]
    assert "×9.00" in section(html, "Slower")
    back = page("/p/gateway/runs/compare/?a=2&b=1")
    assert re.findall(r"test_\w+ asyncio", section(back, "Faster")) == ["test_odd asyncio"]


def test_a_retry_that_passed_is_no_new_failure(project: Project, page: Page) -> None:
    history.run(project, [Attempt(case("test_a"))])
    history.run(project, [Attempt(case("test_a"), "failed"), Attempt(case("test_a"), attempt=2)])
    text = words(page("/p/gateway/runs/compare/"))
    assert "Run 2 has no new failure against run 1." in text
    assert "No test differs" in text


def test_known_flakes_are_told_from_news(project: Project, page: Page) -> None:
    for outcome in ("passed", "failed") * 4:
        history.run(project, [Attempt(case("test_flaky"), outcome), Attempt(case("test_b"))])
    judge(project.pk)
    text = words(page("/p/gateway/runs/compare/?a=7&b=8"))
    assert "Run 8 has 1 new failure against run 7. It is of a test known to be flaky." in text


def test_what_differs_in_the_environment_is_said(project: Project, page: Page) -> None:
    runs = [history.run(project, [Attempt()], tree=tree) for tree in ("1" * 40, "2" * 40)]
    session = Session.objects.get(run=runs[1])
    session.facts |= {"python": "3.13.1", "versions": {"pytest": "9.9.9"}}
    session.save()
    html = page("/p/gateway/runs/compare/?a=1&b=2")
    assert "They differ in Python." in words(html)
    assert "Python 3.11.7 3.13.1" in section(html, "Environment")
    assert "Pytest (library) 9.2.0 9.9.9" in section(html, "Environment")
    assert "Platform" not in section(html, "Environment")


def test_without_numbers_it_is_the_newest_run_against_the_one_before_on_the_default_branch(
    project: Project, page: Page
) -> None:
    for branch in ("main", "other", "main", "other"):
        history.run(project, [Attempt()], branch=branch)
    assert "Run 4 has no new failure against run 3." in words(page("/p/gateway/runs/compare/"))
    assert "Run 3 has no new failure against run 1." in words(page("/p/gateway/runs/compare/?b=3"))


def test_an_old_run_is_held_against_the_one_before_it(project: Project, page: Page) -> None:
    for _ in range(OFFERED + 3):
        history.run(project, [Attempt()])
    assert "Run 3 has no new failure against run 2." in words(page("/p/gateway/runs/compare/?b=3"))


def test_a_run_leads_to_what_it_has_otherwise(project: Project, page: Page) -> None:
    for _ in range(2):
        history.run(project, [Attempt()])
    link = 'href="/p/gateway/runs/compare/?b=2"'
    assert link in page("/p/gateway/runs/2/")
    assert "/runs/compare/" not in page("/p/gateway/runs/1/")


def test_one_run_and_none_and_unknown_ones_are_said(project: Project, page: Page, client: Client) -> None:
    assert "No run yet" in words(page("/p/gateway/runs/compare/"))
    history.run(project, [Attempt()])
    assert "One run so far" in words(page("/p/gateway/runs/compare/"))
    assert client.get("/p/gateway/runs/compare/?a=7").status_code == 404
