"""Backends side by side, by keys; a line of code is accepted and taken back by mouse."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.sending import Sender
from tests.browser.sides import send_sides, wait_for_sides
from tests.fixtures.site import Client


@pytest.fixture(scope="module")
def sides(projects: Callable[[str], Client]) -> str:
    """The address of a project whose tests run on three backends."""
    sender = Sender(projects("compared-by-keys"))
    send_sides(sender)
    address = f"{sender.pages}/compare/"
    wait_for_sides(address)
    return address


def test_keys_lead_to_what_differs_to_the_scatter_and_to_another_base(sides: str, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(sides)
    expect(page.get_by_role("button", name="Next d")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("table.contrasts a.whole").first).to_be_focused()
    page.keyboard.press("s")
    page.wait_for_url(re.compile(r"view=scatter"))
    expect(page.get_by_role("group", name="trio against asyncio")).to_be_visible()
    page.keyboard.press("3")
    page.wait_for_url(re.compile(r"base=trio"))
    expect(page.get_by_role("group", name="asyncio against trio")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("table.paces")).to_be_visible()


def test_a_line_is_accepted_and_taken_back(gateway: Sender, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{gateway.pages}/sites/")
    page.locator("table.sites a.whole").first.click()
    page.get_by_label("Why").fill("it prints")
    page.get_by_label("Up to").fill("")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".verdict")).to_contain_text("Accepted: it prints")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
