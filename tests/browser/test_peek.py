"""The panel beside a list: what a row leads to, without leaving the list."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.sending import Sender

LISTS = {
    "flaky": ("flaky/?state=same", "History"),
    "tests": ("tests/?group=none", "Open the history"),
    "run": ("runs/2/", "Open the result"),
}


def open_first(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("j")
    expect(page.locator("main a:focus")).to_have_count(1)
    page.keyboard.press("Space")
    expect(page.get_by_role("complementary", name="Peek")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", LISTS)
def test_space_shows_the_row_beside_its_list_without_a_fault_that_axe_finds(
    gateway: Sender, new_page: NewPage, name: str, theme: str
) -> None:
    page = new_page(color_scheme=theme, reduced_motion="reduce")
    path, words = LISTS[name]
    open_first(page, f"{gateway.pages}/{path}")
    expect(page.get_by_role("complementary", name="Peek")).to_contain_text(re.compile(words, re.IGNORECASE))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_panel_follows_the_rows_and_the_row_keeps_the_focus(gateway: Sender, new_page: NewPage) -> None:
    page = new_page()
    open_first(page, f"{gateway.pages}/tests/?group=none")
    title = page.locator("[data-peek-title] .tid")
    for _ in range(2):
        page.keyboard.press("j")
        row = page.locator("main a.whole:focus .tid")
        expect(title).to_have_attribute("title", row.get_attribute("title") or "none")
        expect(row).to_have_count(1)
    assert "peek=t" in page.url


@pytest.mark.parametrize("key", ["Space", "Escape"])
def test_space_and_escape_close_it_and_the_address_forgets_it(gateway: Sender, new_page: NewPage, key: str) -> None:
    page = new_page()
    open_first(page, f"{gateway.pages}/tests/?group=none")
    page.keyboard.press(key)
    expect(page.get_by_role("complementary", name="Peek")).to_be_hidden()
    expect(page.locator("main a.whole:focus")).to_have_count(1)
    assert page.url.endswith("?group=none")


def test_closed_from_within_it_gives_the_focus_back_to_the_row(gateway: Sender, new_page: NewPage) -> None:
    page = new_page()
    open_first(page, f"{gateway.pages}/tests/?group=none")
    row = page.locator("main a.whole:focus .tid").get_attribute("title")
    page.get_by_role("link", name="Open the history").focus()
    page.keyboard.press("Escape")
    expect(page.locator("main a.whole:focus .tid")).to_have_attribute("title", row or "")


def test_an_address_with_a_peek_opens_it_again(gateway: Sender, new_page: NewPage) -> None:
    page = new_page()
    open_first(page, f"{gateway.pages}/tests/?group=none")
    shown = page.locator("[data-peek-title]").inner_text()
    page.reload()
    expect(page.locator("[data-peek-title]")).to_have_text(shown)


def test_what_is_gone_is_said_in_the_panel(gateway: Sender, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{gateway.pages}/tests/?group=none&peek=t999999")
    expect(page.get_by_role("complementary", name="Peek")).to_contain_text("It could not be fetched")


def test_the_command_of_the_panel_is_copied_with_its_key(gateway: Sender, new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    open_first(page, f"{gateway.pages}/tests/?group=none")
    page.keyboard.press("y")
    expect(page.locator("[data-said]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("pytest ")


@pytest.mark.parametrize("name", LISTS)
def test_a_button_on_the_row_opens_it_for_a_pointer_and_closes_it_again(
    gateway: Sender, new_page: NewPage, name: str
) -> None:
    page = new_page(width=1600)
    path, words = LISTS[name]
    page.goto(f"{gateway.pages}/{path}")
    row = page.locator("main table .row-link:has(a.whole), main .is-virtual .row-link:has(a.whole)").first
    row.locator("a.whole").hover()
    button = page.get_by_role("button", name="Show beside the list")
    button.click()
    panel = page.get_by_role("complementary", name="Peek")
    expect(panel).to_contain_text(re.compile(words, re.IGNORECASE))
    page.locator("main a.whole:focus").hover()
    button.click()
    expect(panel).to_be_hidden()


def test_its_width_is_dragged_and_stays(gateway: Sender, new_page: NewPage) -> None:
    page = new_page(width=1600)
    open_first(page, f"{gateway.pages}/tests/?group=none")
    edge = page.get_by_role("separator", name="Width")
    box = edge.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, 300)
    page.mouse.down()
    page.mouse.move(1000, 300, steps=3)
    page.mouse.up()
    expect(edge).to_have_attribute("aria-valuenow", "600")
    page.reload()
    panel = page.get_by_role("complementary", name="Peek").bounding_box()
    assert panel is not None
    assert round(panel["width"]) == 600


def test_its_width_changes_by_the_arrow_keys_within_bounds(gateway: Sender, new_page: NewPage) -> None:
    page = new_page(width=1600)
    open_first(page, f"{gateway.pages}/tests/?group=none")
    edge = page.get_by_role("separator", name="Width")
    for key, times, width in (("ArrowLeft", 1, "520"), ("ArrowLeft", 9, "720"), ("ArrowRight", 20, "360")):
        for _ in range(times):
            edge.press(key)
        expect(edge).to_have_attribute("aria-valuenow", width)


def test_without_script_a_row_leads_to_its_page(gateway: Sender, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{gateway.pages}/tests/?group=none&peek=t1")
    page.locator("main a.whole").first.click()
    expect(page.locator("h1.tid-title")).to_be_visible()
