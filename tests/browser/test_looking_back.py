"""Pages over many runs, by mouse and by keys."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.sending import Sender
from tests.fixtures.site import Client


@pytest.fixture(scope="module")
def pages(gateway: Sender, projects: Callable[[str], Client]) -> str:
    """The address of the project that has something on every page."""
    return gateway.pages


def test_a_call_site_is_opened_from_the_list_by_keys(pages: str, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{pages}/sites/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sites/\d+/"))
    expect(page.locator("h1")).to_contain_text("shop/pay.py:31")
    expect(page.get_by_role("img", name="seconds the loop stood still here")).to_be_visible()
    assert Axe().run(page).violations_count == 0


def test_cells_of_the_grid_say_what_they_are_and_lead_to_the_run(pages: str, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{pages}/grid/?sort=name")
    said = page.locator('[data-part="said"]')
    expect(said).to_contain_text("arrow keys")
    page.locator("run-grid").focus()
    expect(said).to_contain_text("Run ")
    page.keyboard.press("Home")
    first = said.inner_text()
    page.keyboard.press("ArrowDown")
    expect(said).not_to_have_text(first)
    expect(page.locator(".here")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/runs/\d+/\?q=test_"))


def test_the_tree_of_tests_is_walked_by_arrow_keys(pages: str, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{pages}/tests/?open=tests/db")
    file = page.locator("a.branch", has_text="test_tx.py")
    file.focus()
    page.keyboard.press("ArrowRight")
    expect(file).to_have_attribute("aria-expanded", "true")
    expect(file).to_be_focused()
    page.keyboard.press("j")
    expect(file).not_to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(file).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(file).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sites/", ["blocked the loop", "shop/pay.py:31", "Then failed"]),
        ("tests/?open=tests/db/test_tx.py", ["tests", "test_retry", "Longest tick"]),
        ("tests/?group=none&q=test_retry", ["1 of", "test_retry", "Filter"]),
        ("grid/", ["failed in the last", "test_cancel_in_the_body", "Failed in runs"]),
        ("trends/", ["runs so far", "Changes found"]),
        ("trends/?metric=calendar", ["with runs", "Worst days"]),
        ("runs/compare/?a=1&b=2", ["Run 2 has 1 new failure", "test_cancel_in_the_body", "Compare"]),
    ],
)
def test_pages_over_many_runs_are_readable_without_script(
    pages: str, new_page: NewPage, path: str, words: list[str]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{pages}/{path}")
    for word in words:
        expect(page.locator("main")).to_contain_text(re.compile(re.escape(word).replace(r"\ ", r"\s")))
