"""The pages that wait for a first run."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.sending import Run, Sender
from tests.fixtures.site import Client


@pytest.mark.parametrize("has_script", [True, False])
def test_the_first_result_opens_the_live_page_by_itself(
    sender: Callable[[str], Sender], new_page: NewPage, has_script: bool
) -> None:
    waiting = sender(f"shown-setup-{has_script}".lower())
    page = new_page(java_script_enabled=has_script)
    page.goto(f"{waiting.pages}/")
    expect(page.get_by_role("heading", name="Send your first run")).to_be_visible()
    Run(waiting, collected=2).send_tests(["tests/test_a.py::test_a"])
    page.wait_for_url(re.compile("/runs/1/"))


def test_back_from_the_first_run_does_not_lead_to_it_again(sender: Callable[[str], Sender], new_page: NewPage) -> None:
    waiting = sender("shown-setup-back")
    page = new_page()
    page.goto(f"{waiting.pages}/runs/")
    page.goto(f"{waiting.pages}/setup/")
    Run(waiting, collected=2).send_tests(["tests/test_a.py::test_a"])
    page.wait_for_url(re.compile("/runs/1/"))
    page.go_back()
    assert page.url == f"{waiting.pages}/runs/"


def test_the_first_run_shows_up_on_the_page_that_waits_for_it(
    projects: Callable[[str], Client], sender: Callable[[str], Sender], new_page: NewPage
) -> None:
    waiting = sender("shown-waiting")
    page = new_page()
    page.goto(f"{waiting.pages}/runs/")
    expect(page.get_by_role("heading", name="No run yet")).to_be_visible()
    run = Run(waiting, collected=2)
    expect(page.locator('tr[data-state="running"]')).to_be_visible()
    run.send_tests(["tests/test_a.py::test_a", "tests/test_a.py::test_b"])
    run.end()
    expect(page.locator('tr[data-state="passed"]')).to_be_visible()
