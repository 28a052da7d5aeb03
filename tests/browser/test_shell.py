"""What surrounds every page: on paper, in forced colours, enlarged, and by the keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.sending import Sender
from tests.fixtures.site import Client


@pytest.fixture(scope="module")
def pages(gateway: Sender, projects: Callable[[str], Client]) -> str:
    projects("shown-empty")
    return gateway.pages


def test_on_paper_there_is_the_page_and_not_what_surrounds_it(pages: str, new_page: NewPage) -> None:
    page = new_page(color_scheme="dark")
    page.goto(f"{pages}/")
    page.emulate_media(media="print")
    for part in (".top", ".nav"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.get_by_role("heading", name="Do next")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2


def test_signs_have_the_colour_of_the_text_where_colours_are_forced(pages: str, new_page: NewPage) -> None:
    page = new_page(forced_colors="active", color_scheme="dark")
    page.goto(f"{pages}/runs/")
    sign = page.locator("main .status .g").first
    fill, text, ground = sign.evaluate(
        "(sign) => [getComputedStyle(sign).fill, getComputedStyle(sign.parentElement).color,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    assert fill == text != ground


def test_a_page_can_be_read_enlarged_to_twice_its_size(pages: str, new_page: NewPage) -> None:
    page = new_page(width=640, height=450)
    for path in ("", "runs/", "settings/"):
        page.goto(f"{pages}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path


def test_nothing_turns_where_motion_is_not_wanted(pages: str, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{pages.removesuffix('shown')}shown-empty/setup/")
    assert page.locator(".waiting .turns").evaluate("(sign) => getComputedStyle(sign).animationName") == "none"


@pytest.mark.parametrize("script", [True, False])
def test_a_view_is_saved_and_forgotten_with_a_key_or_by_its_button(pages: str, new_page: NewPage, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    page.goto(f"{pages}/runs/?q=state:passed")
    page.keyboard.press("v") if script else page.get_by_role("button", name="Save view").click()
    link = page.get_by_role("link", name="Runs: state:passed")
    expect(link).to_have_attribute("aria-current", "page")
    page.goto(f"{pages}/flaky/")
    link.click()
    page.wait_for_url("**/runs/?q=state:passed")
    page.keyboard.press("v") if script else page.get_by_role("button", name="Forget view").click()
    expect(link).to_be_hidden()


def test_what_is_saved_is_what_is_seen(pages: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{pages}/runs/2/")
    page.locator(".filter .input").fill("outcome:failed")
    page.locator(".save-view summary").click()
    page.get_by_label("Its name").fill("Red ones")
    page.get_by_label("Its name").press("Enter")
    link = page.get_by_role("link", name="Red ones")
    expect(link).to_have_attribute("href", re.compile(r"/runs/2/\?q=outcome:failed$"))
    page.get_by_role("button", name="Forget this view").click()
    expect(link).to_be_hidden()


def test_the_link_to_a_list_that_moves_stands_still(pages: str, new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{pages}/runs/")
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_have_text("Link to this view as it is now copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "/p/shown/runs/?before=" in copied
    page.goto(copied)
    expect(page.locator("table.runs tbody tr").first).to_be_visible()


def test_focus_is_seen_and_the_content_is_one_step_away(pages: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{pages}/runs/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    assert skip.evaluate("(link) => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
