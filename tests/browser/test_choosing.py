"""Rows are chosen by keys, and something is done with them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, wait_for
from tests.browser.sending import Run, Sender


@pytest.fixture
def runs(sender: Callable[[str], Sender], request: pytest.FixtureRequest) -> Sender:
    """A project of the test's own, with a page full of runs."""
    sender_here = sender(f"chosen-{abs(hash(request.node.name)) % 10**9}")
    for _ in range(30):
        run = Run(sender_here, collected=1)
        run.send_tests(["tests/test_a.py::test_a"])
        run.end()
    return sender_here


def choose_two(page: Page) -> None:
    for key in ("j", "x", "j", "j", "x"):
        page.keyboard.press(key)


def test_two_runs_are_compared_by_keys(runs: Sender, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{runs.pages}/runs/")
    choose_two(page)
    expect(page.locator("[data-chosen]")).to_have_text("2 chosen")
    page.keyboard.press("c")
    page.wait_for_url("**/runs/compare/?run=30&run=28")
    expect(page).to_have_title(re.compile("Run 30 against 28"))


def test_shift_chooses_all_rows_from_the_last_one(runs: Sender, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{runs.pages}/runs/")
    for key in ("j", "x", "j", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("tbody input:checked")).to_have_count(4)
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("3 chosen")


def test_new_runs_wait_while_the_list_is_read_and_what_is_chosen_stays(runs: Sender, new_page: NewPage) -> None:
    page = new_page(height=500)
    page.goto(f"{runs.pages}/runs/")
    choose_two(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    first = page.locator("tbody tr").first
    for number in (31, 32):
        Run(runs, collected=1)
        button = page.get_by_role("button", name=f"{number - 30} new run")
        expect(button).to_be_visible()
        expect(first).to_have_attribute("data-run", "30")
    button.click()
    expect(first).to_have_attribute("data-run", "32")
    expect(button).to_be_hidden()
    assert page.locator("tbody input:checked").evaluate_all("(boxes) => boxes.map((box) => box.value)") == ["30", "28"]


def test_tests_that_are_chosen_are_copied_as_markdown_and_given_to_somebody(runs: Sender, new_page: NewPage) -> None:
    for outcome in ("passed",) * 3 + ("failed",) * 8:
        run = Run(runs, collected=1)
        run.send_tests(["tests/test_b.py::test_breaks"], outcome=outcome)
        run.end()
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    address = f"{runs.pages}/flaky/?state=broken"
    wait_for(page, lambda: page.goto(address) and page.locator("table.flagged").count(), "the verdict", 60)
    expect(page.locator("[data-chosen]")).to_have_text("No test chosen")
    expect(page.get_by_role("button", name="Copy as Markdown")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator("[data-said]")).to_have_text("1 copied as Markdown")
    assert "tests/test_b.py::test_breaks" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_label("Who looks at them").fill("Ana")
    page.get_by_label("Who looks at them").press("Enter")
    expect(page.locator("table.flagged")).to_contain_text("Ana looks at it")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("m")
    expect(page.get_by_label("Set them aside")).to_be_focused()
