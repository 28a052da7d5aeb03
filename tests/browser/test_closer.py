"""Charts are looked at closer: by drawing over them, by keys, and without any script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.sending import Run, Sender
from tests.fixtures import batches

OUTPUT = """\
----- Captured stdout call -----
the first line
the \x1b[31msecond\x1b[0m line
----- Captured log call -----
last"""
NOW = 5.0
"""Seconds between the begins of the two tests."""


@pytest.fixture(scope="module")
def pages(sender: Callable[[str], Sender]) -> str:
    """A run whose first test blocks the loop and whose second one fails."""
    shown = sender("shown-closer")
    run = Run(shown, collected=2)
    began = run.facts["started_at"]
    tick = batches.slow_tick(at=began + 0.2)
    loop = batches.loop(run_s=2.0, slow=1, slow_ticks=[tick], stacks=[batches.stack(), batches.stack("a.py:1 f")])
    failed = batches.failure(output=OUTPUT)
    run.send(
        batches.result("a.py::test_blocks", at=began, phases=[batches.phase("call", 2.0, loop)]),
        batches.result(
            "a.py::test_fails", at=began + NOW, outcome="failed", failures=[failed], phases=[batches.phase("call", 1.0)]
        ),
    )
    run.end()
    return shown.pages


def draw(page: Page, chart: Locator, first: float, last: float) -> None:
    """From one share of its width to another."""
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * first, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * last, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()


def test_a_part_of_the_timeline_is_drawn_out_and_left_again_by_keys(pages: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{pages}/runs/1/?tab=timeline")
    draw(page, page.locator("svg.gantt").first, 0.0, 0.5)
    expect(page).to_have_url(re.compile("from=0.*to=3"))
    expect(page.locator("table.run-longest")).to_contain_text("test_blocks")
    expect(page.locator("table.run-longest")).not_to_contain_text("test_fails")
    page.keyboard.press("-")
    expect(page.locator("table.run-longest")).to_contain_text("test_fails")
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile("from="))
    page.keyboard.press("0")
    expect(page).not_to_have_url(re.compile("from="))


def test_a_part_of_a_waterfall_is_drawn_out(pages: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{pages}/runs/1/results/1/")
    draw(page, page.locator("svg.waterfall"), 0.5, 0.9)
    expect(page).to_have_url(re.compile("from=.*to=.*#course-title"))
    expect(page.locator(".zoom")).to_contain_text("of 2.00")


def test_a_timeline_is_walked_along_without_script(pages: str, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{pages}/runs/1/?tab=timeline&from=0&to=2")
    page.get_by_role("link", name="Later").click()
    expect(page).to_have_url(re.compile("from=1&tab=timeline&to=3"))
    page.get_by_role("link", name="All of it").click()
    expect(page).to_have_url(re.compile(r"\?tab=timeline$"))


def test_the_arrows_walk_through_stacks_and_enter_looks_closer(pages: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{pages}/runs/1/results/1/")
    page.locator("svg.icicle a[tabindex='0']").focus()
    for key, name in (("ArrowDown", "f"), ("ArrowRight", "test_buys"), ("ArrowDown", "pay"), ("ArrowUp", "test_buys")):
        page.keyboard.press(key)
        expect(page.locator("svg.icicle a:focus title")).to_have_text(re.compile(f"^{name} in "))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?frame=\w+#stalls-title"))
    expect(page.locator("svg.icicle a[aria-current] title")).to_have_text(re.compile("^test_buys in "))


def test_output_is_narrowed_to_the_lines_with_a_word(pages: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{pages}/runs/1/results/2/")
    found = page.locator("[data-captured]")
    expect(found.locator(".ansi-red")).to_have_text("second")
    found.get_by_role("searchbox").fill("SECOND")
    expect(found.locator("pre").first).to_have_text("the second line")
    expect(found.locator("details").last).not_to_have_attribute("open", "")
    expect(found.locator('[data-part="found"]')).to_have_text("1 line")
    found.get_by_role("searchbox").fill("")
    expect(found.locator(".ansi-red")).to_have_text("second")
