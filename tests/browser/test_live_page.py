"""What the page of a run tells while it goes on: what is new, what hangs, who works, who joins."""

import re
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Route, WebSocketRoute, expect

from tests.browser.conftest import NewPage, wait_for
from tests.browser.sending import Run, Sender
from tests.browser.test_live import wait_for_size
from tests.fixtures import batches
from tests.fixtures.wait import wait_until

DRAIN = "tests/net/test_pool.py::test_drain"


@pytest.fixture
def live(sender: Callable[[str], Sender], request: pytest.FixtureRequest) -> Sender:
    """A project of the test's own."""
    return sender(f"told-{abs(hash(request.node.name)) % 10**9}")


def test_a_test_that_runs_is_shown_until_its_result_comes(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=3)
    began = time.time() - 60
    run.send(batches.result("tests/test_a.py::test_a", worker="gw2", at=began - 1))
    page.clock.install()
    page.goto(run.page)
    wait_for_size(page, 1)
    card, alarm = page.locator("[data-part=running-card]"), page.locator("[data-part=alarm]")
    expect(card).to_be_hidden()
    run.send(batches.running(DRAIN, worker="gw2", began=began, at=began + 2))
    expect(card).to_contain_text(re.compile(r"test_drain.*gw2.*no earlier run to compare"))
    expect(alarm).to_be_hidden()
    page.clock.fast_forward(40_000)
    expect(alarm).to_have_text(re.compile(r"No result for .*\. gw2 is in test_drain for \d+\u2009m \d+\u2009s\."))
    run.send(batches.result(DRAIN, worker="gw2", at=began))
    expect(card).to_be_hidden()


def test_a_hanging_test_is_shown_with_its_tasks_until_its_result_comes(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=10)
    run.send_tests(["tests/net/test_pool.py::test_open"], worker="gw2")
    page.goto(run.page)
    wait_for_size(page, 1)
    expect(page.locator("[data-part=hanging]")).to_be_hidden()
    run.send(batches.hanging(DRAIN, at=time.time(), worker="gw2", elapsed_s=24.0, limit_s=600.0))
    alarm, card = page.locator("[data-part=alarm]"), page.locator("[data-part=hanging]")
    expect(alarm).to_have_text(re.compile(r"gw2 is in test_drain for \d+\u2009s; its timeout ends it in \d+\u2009m"))
    expect(card).to_contain_text("shop/queue.py:61")
    expect(page.locator("[data-part=announce]")).to_contain_text("gw2 is in test_drain")
    run.send_tests([DRAIN], worker="gw2")
    expect(card).to_be_hidden()
    expect(alarm).to_be_hidden()


def test_what_hung_when_a_run_was_interrupted_stays_on_its_page(live: Sender, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    run = Run(live, collected=10)
    run.send(batches.hanging(DRAIN, at=time.time(), worker="gw2", elapsed_s=24.0))
    run.end(2)
    page.goto(run.page)
    expect(page.get_by_role("heading", name="Hung when it fell silent")).to_be_visible()
    expect(page.locator("[data-part=hanging]")).to_contain_text("gw2 was in")


def test_new_failures_stand_above_those_of_tests_that_have_flaked(live: Sender, new_page: NewPage) -> None:
    flaky, fresh = "tests/test_a.py::test_flaky", "tests/test_a.py::test_fresh"
    before = Run(live, collected=2)
    before.send_tests([flaky], outcome="failed")
    before.send_tests([flaky], attempt=2)
    before.end()
    wait_until(lambda: live.get(f"projects/{quote(live.client.slug)}/flaky")["items"], "the run is digested", 60)
    page = new_page()
    run = Run(live, collected=4, tree="d" * 40)
    page.goto(run.page)
    run.send_tests([fresh], outcome="failed")
    run.send_tests([flaky], outcome="failed")
    wait_for_size(page, 2)
    standings = page.locator(".fail")
    expect(standings).to_have_count(2)
    assert [item.get_attribute("data-standing") for item in standings.all()] == ["new", "flaky"]
    verdict = page.locator("[data-part=verdict]")
    expect(verdict).to_contain_text("1 failure looks new; 1 matches a known flake. 2 of 4 done.")
    run.send_tests([fresh], attempt=2)
    expect(verdict).to_contain_text("No new failure so far; 1 matches a known flake, 1 passed on retry.")
    assert [item.get_attribute("data-standing") for item in standings.all()] == ["flaky", "cured"]
    page.reload()
    assert [item.get_attribute("data-standing") for item in standings.all()] == ["flaky", "cured"]


def test_a_test_that_fails_again_has_one_row_that_says_so(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=2)
    page.goto(run.page)
    for attempt in (1, 2):
        run.send_tests([DRAIN], outcome="failed", attempt=attempt)
        run.send_tests(["tests/test_b.py::test_b"], outcome="failed", attempt=attempt)
    wait_for_size(page, 4)
    rows, verdict = page.locator(".fail"), page.locator("[data-part=verdict]")
    for _ in range(2):
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="test_drain")).to_contain_text("2 times")
        expect(page.locator("[data-part=more-failures]")).to_be_hidden()
        expect(verdict).to_contain_text("2 failures look new")
        page.reload()
    run.send_tests([DRAIN], attempt=3)
    expect(rows.filter(has_text="test_drain")).to_contain_text("passed on retry")
    run.end(1)
    expect(verdict).to_contain_text("1 failure is new; 1 passed on retry. 4 of 5 results failed, reruns counted.")


def test_sessions_join_a_run_and_every_worker_has_a_lane(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    first = Run(live, collected=4, run="nightly", job="py311")
    first.send_tests(["tests/test_a.py::test_1"], worker="gw0")
    first.send_tests(["tests/test_a.py::test_2"], worker="gw1", outcome="error", reason="crashed")
    page.goto(first.page)
    wait_for_size(page, 2)
    lanes = page.locator("[data-part=lanes] li")
    expect(lanes).to_have_count(2)
    expect(lanes.nth(1)).to_contain_text("crashed in test_2")
    second = Run(live, collected=6, run="nightly", job="py312")
    second.send_tests(["tests/test_a.py::test_1"], worker="gw0")
    expect(page.get_by_role("heading", name="2 sessions")).to_be_visible()
    expect(lanes).to_have_count(3)
    wait_for(page, lambda: "py312 gw0" in lanes.nth(2).inner_text(), "the job of the second session")
    expect(page.locator("[data-part=verdict]")).to_contain_text("3 of 10 done")
    second.end()
    expect(page.locator("[data-part=sessions]")).to_contain_text("finished, exit status 0")
    expect(page.locator("[data-part=state]")).to_have_text("running")
    first.end(1)
    expect(page.locator("[data-part=state]")).to_have_text("failed")
    assert page.locator('link[rel="icon"]').get_attribute("href") == page.locator("live-run").get_attribute(
        "data-icon-bad"
    )


def test_failures_are_walked_by_a_key(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=3)
    run.send_tests([f"tests/test_a.py::test_{number}" for number in range(3)], outcome="failed")
    page.goto(run.page)
    wait_for_size(page, 3)
    for wanted in (3, 2, 1, 3):
        page.keyboard.press("n")
        expect(page.locator(".fail a:focus")).to_have_attribute("href", re.compile(f"/results/{wanted}/$"))


def test_a_page_that_is_not_told_anything_says_nothing_of_the_run(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    routes: list[WebSocketRoute] = []

    def hold(route: WebSocketRoute) -> None:
        if not routes:
            route.connect_to_server()
        routes.append(route)

    page.route_web_socket("**/live/1", hold)
    run = Run(live, collected=3)
    run.send_tests(["tests/test_a.py::test_a"])
    page.clock.install()
    page.goto(run.page)
    wait_for_size(page, 1)
    alarm = page.locator("[data-part=alarm]")
    page.clock.fast_forward(40_000)
    expect(alarm).to_contain_text("No result for")
    routes[0].close(code=1012)
    expect(page.locator("[data-part=banner]")).to_contain_text("Connection lost")
    expect(alarm).to_be_hidden()


def test_the_clock_of_the_server_is_told_again_with_each_connection(live: Sender, new_page: NewPage) -> None:
    """The page may come from a cache, or a laptop may have slept."""
    page = new_page()
    hour = 3_600_000
    run = Run(live, collected=3)

    def age(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=re.sub(r'data-now="[^"]*"', 'data-now="2020-01-01T00:00:00+00:00"', answer.text())
        )

    page.route(run.page, age)
    page.goto(run.page)
    wait_for(page, lambda: abs(page.evaluate("document.querySelector('live-run').skew")) < hour, "the clock of now")


def test_a_failure_that_comes_again_keeps_the_focus(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    other = "tests/test_b.py::test_b"
    run = Run(live, collected=3)
    run.send_tests([DRAIN, other], outcome="failed")
    page.goto(run.page)
    wait_for_size(page, 2)
    row = page.locator(".fail").filter(has_text="test_drain")
    row.get_by_role("link").focus()
    run.send_tests([DRAIN], outcome="failed", attempt=2)
    expect(row).to_contain_text("2 times")
    expect(row.get_by_role("link")).to_be_focused()
    run.send_tests([DRAIN], attempt=3)
    expect(row).to_contain_text("passed on retry")
    expect(row.get_by_role("link")).to_be_focused()
