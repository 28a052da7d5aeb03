"""Every page in both themes and four widths: accessible, whole, light, and readable without script."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import NewPage
from tests.browser.sending import LONG, Run, Sender
from tests.browser.sides import send_sides
from tests.fixtures.site import Client
from tests.fixtures.wait import wait_until

KB = 1024
WIDTHS = (1024, 1280, 1440, 1920)
LINT = """
() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} px wide`);
  for (const element of document.querySelectorAll("main *, header *, nav *")) {
    if (!element.checkVisibility() || element.closest(".scroll, .only-read, pre, svg")) continue;
    const style = getComputedStyle(element);
    if (style.display === "inline" || style.overflowX !== "visible" || element.clientWidth === 0) continue;
    if (element.scrollWidth > element.clientWidth + 1) wrong.push(`${element.tagName}.${element.className} overflows`);
  }
  for (const name of document.querySelectorAll(".tid-name")) {
    if (!name.checkVisibility()) continue;
    const box = name.getBoundingClientRect();
    const row = name.closest(".r, td, li, h1, div").getBoundingClientRect();
    const inline = getComputedStyle(name).display === "inline";
    if (!inline && name.scrollWidth > name.clientWidth + 1) wrong.push(`cut: ${name.textContent}`);
    if (box.right > row.right + 1 || box.bottom > row.bottom + 1) wrong.push(`sticks out: ${name.textContent}`);
  }
  return wrong;
}
"""


@dataclass(frozen=True)
class Place:
    """A page, and how to tell that its script has done its work."""

    path: str
    ready: str = "main"
    link: str = ""
    """What leads there from `path`, for a page whose address nobody knows beforehand."""


PLACES = {
    "login": Place("/login/"),
    "not found": Place("/p/nowhere/"),
    "projects": Place("/", "table.projects"),
    "overview": Place("/p/shown/", ".steps"),
    "setup": Place("/p/shown-empty/", ".setup-steps"),
    "settings": Place("/p/shown/settings/"),
    "new project": Place("/new/"),
    "server": Place("/server/"),
    "search": Place("/p/shown/search/?q=pool"),
    "components": Place("/_ui/?q=is:flaky+-backend:trio"),
    "charts of compare": Place("/_ui/?of=compare", "svg.scatter"),
    "charts of the grid": Place("/_ui/?of=grid", "svg.cells"),
    "charts of trends": Place("/_ui/?of=trends", "svg.calendar"),
    "charts of slow sites": Place("/_ui/?of=sites", "svg.columns"),
    "charts of workers": Place("/_ui/?of=run", "svg.gantt"),
    "charts of a result": Place("/_ui/?of=result", "svg.waterfall"),
    "charts of a test": Place("/_ui/?of=test", "svg.history"),
    "no runs": Place("/p/shown-empty/runs/"),
    "runs": Place("/p/shown/runs/", "table.runs"),
    "runs by commit": Place("/p/shown/runs/?group=commit", "tr.group"),
    "run": Place("/p/shown/runs/2/", ".is-virtual .r"),
    "files of a run": Place("/p/shown/runs/2/?tab=files", "table.run-files"),
    "workers of a run": Place("/p/shown/runs/2/?tab=timeline", "svg.gantt"),
    "slow ticks of a run": Place("/p/shown/runs/2/?tab=ticks", "table.run-ticks"),
    "output of a run": Place("/p/shown/runs/2/?tab=output", ".run-versions"),
    "live run": Place("/p/shown/runs/4/", ".is-virtual .r"),
    "failed result": Place("/p/shown/runs/2/results/63/"),
    "result with findings": Place("/p/shown/runs/2/results/70/"),
    "long result": Place("/p/shown/runs/2/results/62/"),
    "flaky": Place("/p/shown/flaky/?state=same", "table.flaky"),
    "broken": Place("/p/shown-sides/flaky/?state=broken", "table.flagged"),
    "text for elsewhere": Place(f"/p/shown-sides/flaky/text/?variant={','.join(map(str, range(1, 51)))}"),
    "nothing flaky": Place("/p/shown-empty/flaky/"),
    "tests": Place("/p/shown/tests/?open=tests/db/test_tx.py", "table.tree"),
    "unfolded tests": Place("/p/shown/tests/?expand=failing", "table.tree"),
    "list of tests": Place("/p/shown/tests/?group=none", "table.tests"),
    "no such test": Place("/p/shown/tests/?q=test_canel"),
    "no tests": Place("/p/shown-empty/tests/"),
    "compare": Place("/p/shown-sides/compare/", "table.contrasts"),
    "compare one run": Place("/p/shown-sides/compare/?runs=9", "table.run-contrasts"),
    "scatter of times": Place("/p/shown-sides/compare/?view=scatter", "svg.scatter"),
    "nothing to compare": Place("/p/shown-empty/compare/"),
    "grid": Place("/p/shown/grid/?rows=all", "table.grid"),
    "grid of stalls": Place("/p/shown/grid/?rows=all&color=stall&cell=l", "table.grid"),
    "no grid": Place("/p/shown-empty/grid/"),
    "trends": Place("/p/shown/trends/", "svg.trend"),
    "gained most": Place("/p/shown/trends/?metric=gained"),
    "flakiness": Place("/p/shown/trends/?metric=flakiness"),
    "calendar": Place("/p/shown/trends/?metric=calendar", "svg.calendar"),
    "no trends": Place("/p/shown-empty/trends/"),
    "test": Place("/p/shown-sides/compare/", ".history", ".contrasts a.whole"),
    "run against run": Place("/p/shown/runs/compare/?a=1&b=2", "table.difference"),
    "no two runs": Place("/p/shown-empty/runs/compare/"),
    "warnings": Place("/p/shown/warnings/", "table.warnings"),
    "rehearsal": Place("/p/shown/rehearsal/", ".rules"),
    "no warnings": Place("/p/shown-empty/warnings/"),
    "slow site": Place("/p/shown/sites/", "svg.icicle", "table.sites a.whole"),
    "slow sites": Place("/p/shown/sites/", "table.sites"),
    "no slow sites": Place("/p/shown-empty/sites/"),
}


@pytest.fixture(scope="module")
def url(gateway: Sender, projects: Callable[[str], Client]) -> str:
    """The site, with something on every page."""
    projects("shown-empty")
    sides = Sender(projects("shown-sides"))
    send_sides(sides)
    compared = f"{sides.pages}/compare/"
    wait_until(lambda: b"fails only on trio" in urlopen(compared, timeout=30).read(), "backends side by side")
    return gateway.client.url


def go(page: Page, url: str, place: Place) -> None:
    page.goto(url + place.path)
    if place.link:
        page.goto(url + (page.locator(place.link).first.get_attribute("href") or ""))
    expect(page.locator(place.ready).first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PLACES)
def test_a_page_has_no_fault_that_axe_finds(url: str, new_page: NewPage, name: str, theme: str) -> None:
    page = new_page(color_scheme=theme, reduced_motion="reduce")
    go(page, url, PLACES[name])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PLACES)
def test_a_page_is_whole_at_every_width(url: str, new_page: NewPage, name: str) -> None:
    page = new_page()
    go(page, url, PLACES[name])
    wrong = []
    for width in (*WIDTHS, 700):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        wrong += [f"{width}: {fault}" for fault in page.evaluate(LINT)]
    assert wrong == []


def test_the_longest_name_is_whole_in_every_list(url: str, new_page: NewPage) -> None:
    page = new_page(width=1024)
    go(page, url, PLACES["run"])
    page.locator("#q").fill(LONG)
    name = page.locator(".is-virtual .r:visible .tid-name")
    expect(name).to_have_text(LONG)
    row = page.locator(".is-virtual .r:visible").bounding_box()
    box = name.bounding_box()
    assert row is not None
    assert box is not None
    assert box["y"] + box["height"] <= row["y"] + row["height"]


def test_the_run_page_keeps_to_its_weights(url: str, new_page: NewPage) -> None:
    page = new_page()
    sizes = {"html": 0, "css": 0, "js": 0, "woff2": 0}
    others = []

    def weigh(request: Request) -> None:
        response = request.response()
        assert response is not None
        kind = response.url.partition("?")[0].rpartition(".")[2]
        kind = "html" if "text/html" in response.headers.get("content-type", "") else kind
        if kind in sizes:
            sizes[kind] += request.sizes()["responseBodySize"]
        elif kind != "svg" and not response.url.endswith("/speculation.json"):  # the rules of what is fetched ahead
            others.append(response.url)

    page.on("requestfinished", weigh)
    go(page, url, PLACES["run"])
    page.wait_for_load_state("networkidle")
    assert others == []
    assert 0 < sizes["css"] <= 12 * KB
    assert 0 < sizes["js"] <= 40 * KB
    assert 0 < sizes["woff2"] <= 90 * KB
    assert 0 < sizes["html"] <= 100 * KB
    assert page.locator("*").count() <= 3000


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
def test_a_page_is_readable_without_script(url: str, new_page: NewPage, name: str, words: list[str]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(url + PLACES[name].path)
    for word in words:
        expect(page.locator("main")).to_contain_text(re.compile(re.escape(word).replace(r"\ ", r"\s")))


def test_without_script_the_run_leads_to_its_plain_pages(url: str, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(url + PLACES["run"].path)
    page.wait_for_url("**/runs/2/?plain=1")
    assert page.locator('[data-part="scroll"] .r').count() > 60
    page.locator("#q").fill("outcome:failed")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator('[data-part="scroll"] .r')).to_have_count(3)


def test_the_theme_is_kept_and_there_at_the_first_paint(url: str, new_page: NewPage) -> None:
    page = new_page(color_scheme="light")
    go(page, url, PLACES["runs"])
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    page.reload(wait_until="commit")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    page.get_by_role("button", name="System").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") is None


def test_the_palette_finds_a_test_and_goes_there(url: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, url, PLACES["runs"])
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    box.fill("cancel body")
    option = page.get_by_role("option", name="test_cancel_in_the_body")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/p/shown/tests/\d+/"))
    page.go_back()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("group", name="Recent")).to_contain_text("test_cancel_in_the_body")


def test_the_palette_does_what_the_page_offers(url: str, new_page: NewPage) -> None:
    page = new_page(color_scheme="light")
    go(page, url, PLACES["runs"])
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill(">dark")
    expect(page.get_by_role("listbox", name="Found").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_rows_have_the_height_that_was_chosen(url: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, url, PLACES["runs"])
    heights = []
    for name in ("Dense", "Normal", "Roomy"):
        page.get_by_role("button", name=name).click()
        page.reload()
        box = page.locator("table.runs tbody tr").first.bounding_box()
        heights.append(round(box["height"]) if box else 0)
    assert heights == [28, 32, 40]


def test_a_number_opens_what_to_do(url: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, url, PLACES["overview"])
    page.keyboard.press("1")
    page.wait_for_url(lambda address: not address.endswith("/p/shown/"))


def test_keys_open_help_and_lead_to_pages_and_can_be_switched_off(url: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, url, PLACES["runs"])
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/flaky/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Single-letter keys are on").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("has_script", [True, False])
def test_the_first_result_opens_the_live_page_by_itself(
    sender: Callable[[str], Sender], new_page: NewPage, has_script: bool
) -> None:
    waiting = sender(f"shown-setup-{has_script}".lower())
    page = new_page(java_script_enabled=has_script)
    page.goto(f"{waiting.pages}/")
    expect(page.get_by_role("heading", name="Send your first run")).to_be_visible()
    Run(waiting, collected=2).send_tests(["tests/test_a.py::test_a"])
    page.wait_for_url(re.compile("/runs/1/"), timeout=20_000)


def test_the_first_run_shows_up_on_the_page_that_waits_for_it(
    projects: Callable[[str], Client], sender: Callable[[str], Sender], new_page: NewPage
) -> None:
    waiting = sender("shown-waiting")
    page = new_page()
    page.goto(f"{waiting.pages}/runs/")
    expect(page.get_by_role("heading", name="No run yet")).to_be_visible()
    run = Run(waiting, collected=2)
    expect(page.locator('tr[data-state="running"]')).to_be_visible(timeout=15_000)
    run.send_tests(["tests/test_a.py::test_a", "tests/test_a.py::test_b"])
    run.end()
    expect(page.locator('tr[data-state="passed"]')).to_be_visible(timeout=15_000)
