"""The palette, the keys, and how a page is made to look."""

import re

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage, wait_for
from tests.browser.places import PLACES, go


def hold_answers(page: Page) -> list[Route]:
    """What the palette asks the server for, held until it is let go."""
    held: list[Route] = []
    page.route("**/search.json*", lambda route: held.append(route))  # noqa: PLW0108  (it wants a function of its own)
    return held


def test_the_theme_is_kept_and_there_at_the_first_paint(shown: str, new_page: NewPage) -> None:
    page = new_page(color_scheme="light")
    go(page, shown, PLACES["runs"])
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    page.reload(wait_until="commit")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    page.get_by_role("button", name="System").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") is None


def test_the_palette_finds_a_test_and_goes_there(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["runs"])
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    box.fill("cancel body")
    option = page.get_by_role("option", name="test_cancel_in_the_body")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/p/shown/tests/\d+/"))
    page.go_back()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("group", name="Recent")).to_contain_text("test_cancel_in_the_body")


def test_what_is_typed_into_the_palette_at_once_is_not_lost(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["overview"])
    page.keyboard.press("Control+k")
    page.keyboard.type("1")
    expect(page.get_by_role("combobox", name="Search")).to_have_value("1")
    page.get_by_role("combobox", name="Search").fill("cancel body")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/p/shown/tests/\d+/"))


def test_a_palette_that_was_closed_leads_nowhere(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["runs"])
    here, held = page.url, hold_answers(page)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill("cancel body")
    wait_for(page, lambda: held, "the server is asked")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    with page.expect_response("**/search.json*"):
        held[0].continue_()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    assert page.url == here


def test_what_was_marked_stays_so_when_the_server_answers(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["overview"])
    held = hold_answers(page)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill("r")
    options, marked = page.get_by_role("option"), page.locator("[role=option][aria-selected=true]")
    wait_for(page, lambda: held, "the server is asked")
    page.keyboard.press("ArrowDown")
    name, many = marked.inner_text(), options.count()
    held[0].continue_()
    wait_for(page, lambda: options.count() > many, "what the server found is there")
    assert marked.inner_text() == name


def test_the_palette_opens_on_a_keyboard_of_other_letters(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["runs"])
    page.locator("body").dispatch_event("keydown", {"key": "л", "code": "KeyK", "ctrlKey": True, "bubbles": True})
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()


def test_enter_that_ends_a_composition_chooses_nothing(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["overview"])
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search")
    box.fill(">dark")
    expect(page.get_by_role("option")).to_have_count(1)
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_palette_does_what_the_page_offers(shown: str, new_page: NewPage) -> None:
    page = new_page(color_scheme="light")
    go(page, shown, PLACES["runs"])
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill(">dark")
    expect(page.get_by_role("listbox", name="Found").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_rows_have_the_height_that_was_chosen(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["runs"])
    heights = []
    for name in ("Dense", "Normal", "Roomy"):
        page.get_by_role("button", name=name).click()
        page.reload()
        box = page.locator("table.runs tbody tr").first.bounding_box()
        heights.append(round(box["height"]) if box else 0)
    assert heights == [28, 32, 40]


def test_a_full_stop_goes_round_the_windows_of_time(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["trends"])
    for days in ("90d", "7d", "14d"):
        page.keyboard.press(".")
        page.wait_for_url(f"**/trends/?window={days}")


def test_a_number_opens_what_to_do(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["overview"])
    page.keyboard.press("1")
    page.wait_for_url(lambda address: not address.endswith("/p/shown/"))


def test_keys_open_help_and_lead_to_pages_and_can_be_switched_off(shown: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, shown, PLACES["runs"])
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/flaky/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Single-letter keys are on").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
