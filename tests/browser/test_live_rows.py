"""The rows of a list that fills: each of them there, and the one that somebody is at stays theirs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.sending import Run, Sender
from tests.browser.test_live import wait_for_size


@pytest.fixture
def live(sender: Callable[[str], Sender], request: pytest.FixtureRequest) -> Sender:
    """A project of the test's own."""
    return sender(f"rows-{abs(hash(request.node.name)) % 10**9}")


@pytest.mark.parametrize("every", [2, 3, 7])
def test_a_filter_shows_every_result_that_it_matches(live: Sender, new_page: NewPage, every: int) -> None:
    page = new_page()
    run = Run(live, collected=600)
    run.send_tests([f"tests/test_a.py::test_{'odd' if n % every else 'even'}_{n}" for n in range(600)])
    page.goto(run.page)
    wait_for_size(page, 600)
    page.locator("#q").fill("even")
    rows = page.locator(".is-virtual .r:visible")
    expect(rows.first).to_be_visible()
    places = sorted(int(row.get_attribute("aria-rowindex") or "0") for row in rows.all())
    assert places == list(range(2, len(places) + 2))
    assert len(places) > 10


def test_who_is_at_a_row_stays_there_while_results_come(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=600)
    run.send_tests([f"tests/test_a.py::test_{n}" for n in range(60)])
    page.goto(run.page)
    wait_for_size(page, 60)
    for _ in range(3):
        page.keyboard.press("j")
    here = page.locator("[data-part=scroll] a:focus")
    expect(here).to_have_attribute("href", re.compile("/results/58/$"))
    place = here.bounding_box()
    run.send_tests([f"tests/test_b.py::test_{n}" for n in range(140)])
    expect(page.get_by_role("button", name="140 new results")).to_be_visible()
    expect(here).to_have_attribute("href", re.compile("/results/58/$"))
    assert here.bounding_box() == place
    page.keyboard.press("j")
    expect(here).to_have_attribute("href", re.compile("/results/57/$"))
    for _ in range(3):
        page.keyboard.press("k")
    expect(here).to_have_attribute("href", re.compile("/results/60/$"))
    page.keyboard.press("f")
    expect(page.locator("[data-part=following]")).to_be_visible()
    expect(page.get_by_role("row", name="200 passed")).to_be_visible()
    page.keyboard.press("j")
    expect(here).to_have_attribute("href", re.compile("/results/200/$"))


def test_the_focus_is_never_on_another_result_than_before(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=600)
    run.send_tests([f"tests/test_a.py::test_{n}" for n in range(600)])
    page.goto(run.page)
    wait_for_size(page, 600)
    page.keyboard.press("j")
    page.locator("[data-part=scroll]").evaluate("(list) => (list.scrollTop = list.scrollHeight)")
    expect(page.get_by_role("row", name="1 passed", exact=False).last).to_be_visible()
    expect(page.locator("[data-part=scroll] a:focus")).to_have_count(0)
