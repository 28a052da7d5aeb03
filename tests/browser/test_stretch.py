"""A stretch of a chart that is dragged out is drawn larger."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.sending import Sender


def drag(page: Page, start: float, end: float) -> None:
    """`start`, `end`: shares of the chart's width."""
    box = page.locator("svg.trend").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + 60, steps=4)
    page.mouse.up()


@pytest.fixture
def page(gateway: Sender, new_page: NewPage) -> Page:
    page = new_page()
    page.goto(f"{gateway.pages}/trends/?metric=stalls")
    expect(page.locator("svg.trend.is-zoomable")).to_be_visible()
    return page


def test_what_is_dragged_over_fills_the_chart_and_the_address_keeps_it(page: Page) -> None:
    drag(page, 0.5, 0.8)
    page.wait_for_url(re.compile(r"metric=stalls&x0=2&x1=3$"))
    expect(page.locator("svg.trend")).to_have_attribute("data-runs", "2,3")
    page.reload()
    expect(page.locator("svg.trend")).to_have_attribute("data-runs", "2,3")


def test_a_key_gives_all_of_it_back(page: Page) -> None:
    drag(page, 0.5, 0.8)
    expect(page.get_by_role("link", name="Whole window")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("svg.trend")).to_have_attribute("data-runs", "1,2,3")


def test_a_mere_click_changes_nothing(page: Page) -> None:
    page.locator("svg.trend").click()
    expect(page.locator("svg.trend .dragged")).to_have_count(0)
    assert "x0=" not in page.url
