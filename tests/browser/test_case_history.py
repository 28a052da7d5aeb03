"""The chart of a test: one run is pointed at in all its panels, by mouse and by keys."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, wait_for
from tests.browser.sending import Run, Sender
from tests.fixtures.batches import result

CASE = "tests/test_walk.py::test_walk"
OUTCOMES = ("passed", "failed", "passed", "failed", "passed", "passed")


@pytest.fixture(scope="module")
def address(sender: Callable[[str], Sender]) -> str:
    """A test with a run for each outcome on trio; on asyncio it passes."""
    walked = sender("shown-walk")
    for at, outcome in enumerate(OUTCOMES):
        run = Run(walked, collected=2, tree=f"{at:040}", revision=f"{at:040}")
        for backend, word in (("asyncio", "passed"), ("trio", outcome)):
            run.send(result(f"{CASE}[{backend}]", case=CASE, backend=backend, outcome=word))
        run.end()
    return f"{walked.pages}/tests/?group=none"


def shown(new_page: NewPage, address: str, **options: object) -> Page:
    page = new_page(**options)
    page.goto(address)
    page.locator("main a.whole").first.click()
    expect(page.locator("svg.history")).to_be_visible()
    return page


def test_the_arrows_walk_from_run_to_run_and_say_what_each_did(address: str, new_page: NewPage) -> None:
    page = shown(new_page, address)
    expect(page.locator(".crosshair")).to_have_count(1)
    told = page.locator('[data-part="here"]')
    page.keyboard.press("ArrowLeft")
    expect(told).to_have_text(re.compile(r"^Run 6 · 0000000 · .*asyncio passed .*trio passed"))
    page.keyboard.press("ArrowLeft")
    expect(told).to_have_text(re.compile("^Run 5 "))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(told).to_have_text(re.compile("^Run 6 "))
    expect(page.locator('case-history [role="status"]')).to_have_text(re.compile("^Run 6 "))


def test_brackets_go_from_failure_to_failure_and_enter_opens_the_run(address: str, new_page: NewPage) -> None:
    page = shown(new_page, address)
    told = page.locator('[data-part="here"]')
    expect(page.locator(".crosshair")).to_have_count(1)
    for number in (4, 2):
        page.keyboard.press("[")
        expect(told).to_have_text(re.compile(f"^Run {number} .*trio failed"))
    page.keyboard.press("[")
    expect(page.locator('case-history [role="status"]')).to_have_text("No earlier failure among these runs.")
    page.keyboard.press("]")
    expect(told).to_have_text(re.compile("^Run 4 "))
    page.wait_for_url("**x=4")
    page.reload()
    expect(told).to_have_text(re.compile("^Run 4 "))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/runs/4/"))


def test_pointing_moves_nothing_on_the_page(address: str, new_page: NewPage) -> None:
    page = shown(new_page, address)
    expect(page.locator(".crosshair")).to_have_count(1)
    below = page.locator(".test-columns").bounding_box()
    box = page.locator("svg.history").bounding_box()
    assert box is not None
    for share in (0.7, 0.9, 0.99):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        expect(page.locator('[data-part="here"]')).to_have_text(re.compile("^Run "))
        assert page.locator(".test-columns").bounding_box() == below
    expect(page.locator('[data-part="here"]')).to_have_text(re.compile("^Run 6 "))


def test_a_number_hides_a_backend_and_shows_it_again(address: str, new_page: NewPage) -> None:
    page = shown(new_page, address)
    expect(page.locator(".crosshair")).to_have_count(1)
    strip = page.locator("svg.history .c-trio").first
    page.keyboard.press("2")
    expect(strip).to_be_hidden()
    expect(page.locator("svg.history .c-asyncio").first).to_be_visible()
    expect(page.get_by_role("button", name="trio", exact=True)).to_have_attribute("aria-pressed", "false")
    page.wait_for_url("**hide=trio")
    page.reload()
    expect(strip).to_be_hidden()
    page.keyboard.press("2")
    expect(strip).to_be_visible()
    assert "hide" not in page.url


def test_a_click_on_a_strip_opens_the_result(address: str, new_page: NewPage) -> None:
    page = shown(new_page, address)
    expect(page.locator(".crosshair")).to_have_count(1)
    box = page.locator("svg.history .c-trio").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] - 2)
    page.wait_for_url(re.compile(r"/runs/6/results/2/"))


def test_m_sets_a_broken_test_aside_and_the_page_says_so(sender: Callable[[str], Sender], new_page: NewPage) -> None:
    broken = sender("shown-aside")
    for at, outcome in enumerate(["passed"] * 12 + ["failed"] * 5):
        run = Run(broken, collected=1, tree=f"{at:040}")
        run.send(result(f"{CASE}[trio]", case=CASE, backend="trio", outcome=outcome))
        run.end()
    page = shown(new_page, f"{broken.pages}/tests/?group=none")
    wait_for(page, lambda: page.reload() and page.locator("[popovertarget]").count(), "a verdict")
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="Quarantine")
    expect(dialog.get_by_label("Why")).to_be_focused()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.type("known since Monday")
    page.keyboard.press("Enter")
    expect(page.locator(".case-notes")).to_contain_text("known since Monday")
    page.keyboard.press("m")
    dialog.get_by_role("button", name="End the quarantine").click()
    expect(page.locator(".case-notes")).to_have_count(0)
    page.locator("svg.history .segment").last.click()
    page.wait_for_url(re.compile(r"\?seg=2#blame$"))
    expect(page.locator("#blame")).to_be_in_viewport()


def test_on_paper_the_history_has_two_pages_at_most(address: str, new_page: NewPage) -> None:
    page = shown(new_page, address)
    page.emulate_media(media="print")
    expect(page.locator(".case-here")).to_be_hidden()
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
