"""Servers die, Redis restarts, tabs are hidden, acknowledgements are late: what the page holds is what is stored."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from bench.live.contest import server
from tests.browser.conftest import NewPage, wait_for
from tests.browser.sending import Run, Sender
from tests.browser.test_live import SIZE, SOCKET, seen, stored, wait_for_size
from tests.fixtures.forwarder import forwarder
from tests.fixtures.site import Site
from tests.fixtures.wait import PATIENCE_S, wait_until

HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


class Patient(Sender):
    """Sends a batch again until it is confirmed, as the uploader does."""

    def put(self, session: object, seq: int, body: bytes) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return super().put(session, seq, body)
            except OSError as error:
                if time.monotonic() > deadline or (isinstance(error, HTTPError) and error.code < 500):
                    raise
                time.sleep(0.2)


@pytest.fixture(scope="module")
def own_site(make_site: Callable[..., Site]) -> Iterator[Site]:
    """One whose parts may be killed."""
    site = make_site().start()
    yield site
    site.stop()


@pytest.fixture
def live(sender: Callable[[str], Sender], request: pytest.FixtureRequest) -> Sender:
    """A project of the test's own."""
    return sender(f"chaos-{abs(hash(request.node.name)) % 10**9}")


def names(part: str, many: int) -> list[str]:
    return [f"tests/test_{part}.py::test_{number}" for number in range(many)]


def kill(site: Site, child: str) -> None:
    """With -9. Returns when another one runs in its place."""
    pid = site.child(child)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: site.children().get(child, pid) != pid, f"{child} runs again")


def test_killed_servers_and_a_killed_redis_lose_and_double_nothing(own_site: Site, new_page: NewPage) -> None:
    sender, page = Patient(own_site.project("killed")), new_page()
    run = Run(sender, collected=500)
    page.goto(run.page)
    run.send_tests(names("before", 100))
    wait_for_size(page, 100)
    for number, child in enumerate(["web", "valkey", "web"], start=1):
        run.send_tests(names(f"{number}_just_before", 50))
        kill(own_site, child)
        run.send_tests(names(f"{number}_after", 50))
        wait_for_size(page, 100 + number * 100)
    run.send_tests(names("at_last", 100))
    run.end()
    wait_for_size(page, 500)
    assert seen(page) == stored(run.id, sender)
    expect(page.locator("[data-part=state]")).to_have_text("passed")
    expect(page.locator("[data-part=banner]")).to_be_hidden()


def test_the_viewers_of_a_web_process_that_dies_move_to_another(own_site: Site, new_page: NewPage) -> None:
    sender, page = Patient(own_site.project("moved")), new_page()
    run = Run(sender, collected=300)
    own_port = int(own_site.url.rpartition(":")[2])
    with server("config.asgi:application", own_site.server_env) as (port, second), forwarder([port, own_port]) as front:
        page.goto(f"http://127.0.0.1:{front}/p/{sender.client.slug}/runs/{run.number}/")
        run.send_tests(names("at_the_second", 100))
        wait_for_size(page, 100)
        second.kill()
        run.send_tests(names("at_the_first", 100))
        wait_for_size(page, 200)
        run.send_tests(names("still", 100))
        run.end()
        wait_for_size(page, 300)
    assert seen(page) == stored(run.id, sender)


def test_a_hidden_page_is_told_the_figures_only_and_catches_up_when_it_is_seen(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=7_000)
    run.send_tests(names("a", 10))
    page.goto(run.page)
    wait_for_size(page, 10)
    page.evaluate(HIDE, True)
    for part in range(3):
        run.send_tests(names(f"hidden_{part}", 2_000))
    passed = page.locator('[data-kpi="passed"] b')
    wait_for(page, lambda: passed.text_content() == "6\u2009010", "the figures on the hidden page")
    assert page.evaluate(SIZE) <= 2_010
    page.evaluate(HIDE, False)
    wait_for_size(page, 6_010)
    assert seen(page) == stored(run.id, live)


def test_a_page_that_acknowledges_late_is_sent_no_more_than_two_batches(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    held: list[str | bytes] = []
    routes: list[tuple[WebSocketRoute, WebSocketRoute]] = []
    batches = 0

    def hold(route: WebSocketRoute) -> None:
        upstream = route.connect_to_server()
        routes.append((route, upstream))
        route.on_message(lambda text: held.append(text) if '"ack"' in str(text) else upstream.send(text))
        upstream.on_message(lambda text: count(route, text))

    def count(route: WebSocketRoute, text: str | bytes) -> None:
        nonlocal batches
        batches += '"t":"batch"' in str(text)[:40]
        route.send(text)

    page.route_web_socket(SOCKET, hold)
    run = Run(live, collected=600)
    page.goto(run.page)
    for part in range(6):
        run.send_tests(names(str(part), 100))
        _settle(page, '[data-kpi="passed"] b', str((part + 1) * 100))
    assert batches == 2
    assert page.evaluate(SIZE) < 600
    while page.evaluate(SIZE) < 600:
        wait_for(page, lambda: held, "an acknowledgement")
        routes[-1][1].send(held.pop(0))
        page.wait_for_timeout(20)
    assert seen(page) == stored(run.id, live)


def _settle(page: Page, selector: str, text: str) -> None:
    wait_for(page, lambda: page.locator(selector).text_content() == text, f"{text} in the figures")
