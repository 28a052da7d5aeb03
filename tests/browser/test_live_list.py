"""The list of runs changes in place while one looks at it, and is asked for only when there is news."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Response, expect

from tests.browser.conftest import NewPage, wait_for
from tests.browser.sending import Run, Sender


@pytest.fixture
def live(sender: Callable[[str], Sender], request: pytest.FixtureRequest) -> Sender:
    """A project of the test's own."""
    return sender(f"list-{abs(hash(request.node.name)) % 10**9}")


def test_a_row_of_the_list_counts_along_and_who_is_at_another_one_stays_there(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    before = Run(live, collected=1)
    before.send_tests(["tests/test_a.py::test_one"])
    before.end()
    run = Run(live, collected=50)
    run.send_tests(["tests/test_a.py::test_one"])
    page.goto(f"{live.client.url}/p/{live.client.slug}/runs/")
    newer, older = page.locator("tbody tr").nth(0), page.locator("tbody tr").nth(1)
    expect(newer.locator("td.mid").first).to_have_text("1")
    older.get_by_role("link").focus()
    run.send_tests([f"tests/test_a.py::test_{n}" for n in range(6)])
    expect(newer.locator("td.mid").first).to_have_text("7")
    run.end()
    expect(newer).to_contain_text("passed")
    Run(live, collected=5).send_tests(["tests/test_a.py::test_one"])
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody tr").nth(2).get_by_role("link")).to_be_focused()


def test_the_list_is_not_sent_again_without_news(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=50)
    run.send_tests(["tests/test_a.py::test_one"])
    address = f"{live.client.url}/p/{live.client.slug}/runs/"
    answers: list[int] = []

    def note(response: Response) -> None:
        if response.request.headers.get("x-partial") == "rows":
            answers.append(response.status)

    page.on("response", note)
    page.goto(address)
    wait_for(page, lambda: answers.count(304) >= 3, "nothing new, three times")
    assert answers.count(200) <= 2  # the first, and one more where half a minute ends between them
    sent = answers.count(200)
    run.send_tests(["tests/test_a.py::test_two"])
    wait_for(page, lambda: answers.count(200) > sent, "the list is sent again")


def test_a_filter_that_matches_no_run_any_more_says_so(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=1)
    page.goto(f"{live.pages}/runs/?q=state:running")
    expect(page.locator("tbody tr")).to_have_count(1)
    run.end()
    expect(page.get_by_role("heading", name="No run matches")).to_be_visible()
    Run(live, collected=1)
    expect(page.locator("tbody tr")).to_have_count(1)
