"""A run fills while one looks at it, and nothing is missing or doubled whatever happens to the connection."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import NewPage, wait_for
from tests.browser.sending import Run, Sender
from tests.fixtures.site import Client, bare_environment
from tests.fixtures.wait import PATIENCE_S

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SOCKET = "**/live/1"
COLUMNS = """
() => {
  const { results } = document.querySelector("live-run");
  return Array.from({ length: results.size }, (_, at) => {
    const row = results.row(at);
    return [row.seq, row.nodeid, row.outcome, row.backend[0] === "none" ? null : row.backend[0], row.attempt];
  });
}
"""
NO_SOCKETS = """
window.WebSocket = class {
  static OPEN = 1;
  constructor() { setTimeout(() => this.onclose({ code: 1006 })); }
  close() {}
};
"""
PLAIN = (("be", "1"), ("us", "5"), ("w", "null"), ("att", "1"), ("at", "0"), ("ses", "1"))
SIZE = "document.querySelector('live-run').results.size"


@pytest.fixture
def live(sender: Callable[[str], Sender], request: pytest.FixtureRequest) -> Sender:
    """A project of the test's own."""
    return sender(f"live-{abs(hash(request.node.name)) % 10**9}")


@contextmanager
def pytest_on_the_examples(client: Client, output: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    environment = {**bare_environment(), **client.environment, "COURIER_SEED": "7"}
    with output.open("wb") as file:
        process = subprocess.Popen(command, cwd=EXAMPLES, env=environment, stdout=file, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        print(output.read_text("utf-8", "replace"))


def wait_for_size(page: Page, size: int, timeout_s: float = PATIENCE_S) -> None:
    wait_for(page, lambda: page.evaluate(SIZE) >= size, f"{size} results on the page", timeout_s)


def seen(page: Page) -> list[list[Any]]:
    """What the page holds, in its order."""
    rows: list[list[Any]] = page.evaluate(COLUMNS)
    return rows


def stored(run: int, sender: Sender) -> list[list[Any]]:
    """What the API says, in the order of the sequence."""
    names = ("seq", "nodeid", "outcome", "backend", "attempt")
    return [[result[name] for name in names] for result in sender.results(run)]


def test_results_of_a_real_pytest_run_appear_before_it_has_ended(
    live: Sender, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    page.goto(f"{live.pages}/runs/")
    expect(page.get_by_role("heading", name="No run yet")).to_be_visible()
    with pytest_on_the_examples(live.client, tmp_path / "output.txt") as process:
        page.locator('tr[data-state="running"] a.whole').click()
        rows = page.locator(".is-virtual .r:visible")
        expect(rows.first).to_be_visible()
        assert process.poll() is None
        first = page.evaluate(SIZE)
        wait_for_size(page, first + 5)
        assert process.poll() is None
        expect(page.locator("[data-part=state]")).to_have_text("running")
        process.wait(PATIENCE_S)
    expect(page.locator("[data-part=state]")).to_have_text("failed")
    [run] = live.runs()
    wait_for_size(page, run["head"])
    wanted = stored(run["id"], live)
    assert len(wanted) > 70
    assert seen(page) == wanted
    bad = [row for row in wanted if row[2] in ("failed", "error")]
    assert page.locator(".fail").count() == len(bad)
    expect(page.locator("[data-part=sessions]")).to_contain_text("exit status 1")
    told = {name: page.locator(f'[data-kpi="{name}"] b').inner_text() for name in run["counts"]}
    assert told == {name: str(number) for name, number in run["counts"].items()}


@pytest.mark.parametrize("batches", [1, 2, 5])
def test_after_lost_connections_nothing_is_missing_and_nothing_doubled(
    live: Sender, new_page: NewPage, batches: int
) -> None:
    """The socket is cut after every so many batches, in the middle of the flow."""
    page = new_page()
    cuts = 0

    def cut(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        left = batches

        def forward(message: str | bytes) -> None:
            nonlocal left, cuts
            left -= b'"batch"' in message if isinstance(message, bytes) else '"batch"' in message
            if left < 0 and cuts < 4:
                cuts += 1
                route.close(code=1012)
            else:
                route.send(message)

        server.on_message(forward)

    page.route_web_socket(SOCKET, cut)
    run = Run(live, collected=600)
    page.goto(run.page)
    for part in range(20):
        run.send_tests([f"tests/test_{part}.py::test_{n}" for n in range(30)])
        wait_for_size(page, min(run.sent, 30 * part))
    run.end()
    wait_for_size(page, 600)
    assert cuts == 4
    assert seen(page) == stored(run.id, live)
    expect(page.locator("[data-part=banner]")).to_be_hidden()


def test_a_lost_connection_is_told_and_the_results_stay(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    routes: list[WebSocketRoute] = []

    def hold(route: WebSocketRoute) -> None:
        if not routes:
            route.connect_to_server()
        routes.append(route)

    page.route_web_socket(SOCKET, hold)
    run = Run(live, collected=100)
    run.send_tests([f"tests/test_a.py::test_{n}" for n in range(50)])
    page.goto(run.page)
    wait_for_size(page, 50)
    routes[0].close(code=1012)
    expect(page.locator("[data-part=banner]")).to_contain_text("Connection lost")
    expect(page.locator("[data-part=banner]")).to_contain_text("Showing results up to 50")
    expect(page.locator(".is-virtual .r:visible").first).to_be_visible()


def test_where_sockets_are_blocked_the_page_asks_instead(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(NO_SOCKETS)
    run = Run(live, collected=3000)
    run.send_tests([f"tests/test_a.py::test_{n}" for n in range(2500)])
    page.goto(run.page)
    wait_for_size(page, 2500)
    run.send_tests([f"tests/test_b.py::test_{n}" for n in range(50)])
    wait_for_size(page, 2550)
    assert seen(page) == stored(run.id, live)
    expect(page.locator("[data-part=connection]")).to_contain_text("Sockets do not get through")


def test_a_rewritten_history_replaces_the_old_one(live: Sender, new_page: NewPage) -> None:
    """The server is played here: it cannot be made to rewrite a run from outside."""
    page = new_page()
    run = Run(live, collected=3)

    def play(route: WebSocketRoute) -> None:
        epoch, size = ("e1", 3) if not subscriptions else ("e2", 2)

        def answer(message: str | bytes) -> None:
            if '"sub"' in str(message):
                subscriptions.append(str(message))
                hello = f'{{"t":"hello","id":1,"head":{size},"epoch":"{epoch}","total":3,"state":"running"}}'
                route.send(hello)
                route.send(batch(epoch, size))
                if epoch == "e1":
                    route.close(code=1012)

        route.on_message(answer)

    subscriptions: list[str] = []
    page.route_web_socket(SOCKET, play)
    page.goto(run.page)
    wait_for(page, lambda: len(subscriptions) == 2 and page.evaluate(SIZE) == 2, "the new history on the page")
    assert [row[1] for row in seen(page)] == ["tests/test_e2.py::test_0", "tests/test_e2.py::test_1"]
    assert '"since":0' in subscriptions[0]
    assert '"since":3' in subscriptions[1]
    assert '"epoch":"e1"' in subscriptions[1]


def batch(epoch: str, size: int) -> str:
    tests = ",".join(f'[{n + 10 * int(epoch[1])},"tests/test_{epoch}.py::test_{n}"]' for n in range(size))
    keys = ",".join(str(n + 10 * int(epoch[1])) for n in range(size))
    same = {name: ",".join([value] * size) for name, value in PLAIN}
    columns = f'"test":[{keys}],"out":"{"p" * size}","stall":[{same["w"]}],' + ",".join(
        f'"{name}":[{values}]' for name, values in same.items()
    )
    head = f'"t":"batch","id":1,"from":1,"to":{size},"head":{size},"epoch":"{epoch}"'
    return f'{{{head},"tests":[{tests}],"c":{{{columns},"why":[]}}}}'


def test_a_long_run_costs_no_more_than_what_is_seen_of_it(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=20_000)
    for part in range(5):
        run.send_tests([f"tests/net/test_{part}.py::test_number_{n}" for n in range(4000)])
    page.goto(run.page)
    wait_for_size(page, 20_000)
    assert page.locator("*").count() <= 1500
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    assert metrics["JSHeapUsedSize"] <= 60 << 20
    page.locator("[data-part=scroll]").evaluate("(list) => (list.scrollTop = list.scrollHeight)")
    expect(page.get_by_role("link", name="test_number_0", exact=False).last).to_be_visible()


def test_the_list_stands_still_while_one_reads_and_follows_again(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=900)
    run.send_tests([f"tests/test_a.py::test_{n}" for n in range(300)])
    page.goto(run.page)
    wait_for_size(page, 300)
    scroll = page.locator("[data-part=scroll]")
    scroll.evaluate("(list) => (list.scrollTop = 3200)")
    expect(page.get_by_role("button", name="Follow")).to_be_visible()
    row = page.get_by_role("row", name="200 passed")
    before = row.bounding_box()
    run.send_tests([f"tests/test_b.py::test_{n}" for n in range(40)])
    expect(page.get_by_role("button", name="40 new results")).to_be_visible()
    assert row.bounding_box() == before
    page.get_by_role("button", name="40 new results").click()
    expect(page.get_by_role("row", name="340 passed")).to_be_visible()
    page.keyboard.press("p")
    run.send_tests([f"tests/test_c.py::test_{n}" for n in range(7)])
    expect(page.get_by_role("button", name="7 new results")).to_be_visible()
    page.keyboard.press("f")
    expect(page.get_by_role("row", name="347 passed")).to_be_visible()


def test_a_filter_is_in_the_address_and_holds_for_what_comes(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=100)
    run.send_tests([f"tests/test_a.py::test_{n}" for n in range(20)])
    run.send_tests(["tests/test_b.py::test_x[trio]"], backend="trio", outcome="failed")
    page.goto(run.page)
    wait_for_size(page, 21)
    page.keyboard.press("/")
    page.keyboard.type("backend:trio")
    rows = page.locator(".is-virtual .r:visible")
    expect(rows).to_have_count(1)
    assert page.url.endswith(f"?q={quote('backend:trio', safe='')}")
    run.send_tests(["tests/test_c.py::test_y[trio]"], backend="trio")
    expect(rows).to_have_count(2)
    page.reload()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="trio").click()
    expect(page.locator("#q")).to_have_value("")
    page.locator('[data-kpi="failed"]').click()
    expect(rows).to_have_count(1)
    page.locator("#q").press("Escape")
    expect(rows.nth(20)).to_be_visible()
    page.locator("#q").fill("nothing like it")
    expect(page.locator(".r-none")).to_have_text("No result matches nothing like it.")


def test_rows_are_walked_by_keys_and_opened(live: Sender, new_page: NewPage) -> None:
    page = new_page()
    run = Run(live, collected=100)
    run.send_tests([f"tests/test_a.py::test_{n}" for n in range(60)])
    page.goto(run.page)
    wait_for_size(page, 60)
    for _ in range(30):
        page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-part=scroll] a:focus")).to_have_attribute(
        "href", f"/p/{live.client.slug}/runs/1/results/32/"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("test_31")
