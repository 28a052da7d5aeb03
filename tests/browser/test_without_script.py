"""Pages that tell the same where no script runs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.places import PLACES


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("overview", ["main is", "Do next", "held the loop", "Longest tick"]),
        ("search", ["Tests", "test_pool_1.py"]),
        ("setup", ["Send your first run", "LOOPGLASS_TOKEN", "GitHub Actions"]),
        ("settings", ["Tokens", "Revoke", "Default branch"]),
        ("runs", ["Branch and revision", "main", "Show"]),
        ("run", ["fail_after(1.5) expired", "71 results", "test_case_7", "Filter"]),
        ("files of a run", ["db/", "test_tx.py", "Stalled"]),
        ("workers of a run", ["busy", "Longest tests", "Idle"]),
        ("slow ticks of a run", ["blocked the loop", "Longest in"]),
        ("output of a run", ["around the tests", "CPython", "Batches"]),
        ("failed result", ["Failed on asyncio", "assert 1 == 2", "Longest tick"]),
        ("result with findings", ["The loop stood still", "A near miss", "Seen hanging", "Stalls", "Deadlines"]),
        ("flaky", ["test_cancel_in_the_body", "failed", "run 2"]),
        ("compare", ["fails only on trio", "Duration, paired per test", "Not everywhere"]),
        ("login", ["Username", "Password"]),
    ],
)
def test_a_page_is_readable_without_script(shown: str, new_page: NewPage, name: str, words: list[str]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(shown + PLACES[name].path)
    for word in words:
        expect(page.locator("main")).to_contain_text(re.compile(re.escape(word).replace(r"\ ", r"\s")))


def test_without_script_the_run_leads_to_its_plain_pages(shown: str, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(shown + PLACES["run"].path)
    page.wait_for_url("**/runs/2/?plain=1")
    assert page.locator('[data-part="scroll"] .r').count() > 60
    page.locator("#q").fill("outcome:failed")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator('[data-part="scroll"] .r')).to_have_count(3)
