"""Every page in both themes and four widths: accessible, whole and light."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import NewPage, new_pages
from tests.browser.places import PLACES, go
from tests.browser.sending import LONG

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

PHONE = """
() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} px wide`);
  for (const head of document.querySelectorAll(".table th"))
    if (head.checkVisibility() && head.scrollWidth > head.clientWidth + 1) wrong.push(`no room: ${head.textContent}`);
  for (const part of document.querySelectorAll(".r > *, .r .status, .r .backend, .nav li a, .filter .input")) {
    if (!part.checkVisibility() || part.closest(".only-read")) continue;
    const box = part.getBoundingClientRect();
    const row = (part.closest(".r") ?? part).getBoundingClientRect();
    if (box.right > row.right + 1 || part.scrollWidth > part.clientWidth + 1 && part.matches(".r > *"))
      wrong.push(`cut: ${part.textContent}`);
    if (part.matches(".nav a") && box.height > 32) wrong.push(`on two lines: ${part.textContent}`);
    if (part.matches(".input") && box.width < 160) wrong.push(`no room to type: ${part.name}`);
  }
  return wrong;
}
"""


@pytest.fixture(scope="module", params=PLACES)
def visited(request: pytest.FixtureRequest, shown: str, chromium: Browser) -> Iterator[Page]:
    """Each of the pages, opened once for all tests that only look at it."""
    with new_pages(chromium) as new_page:
        page = new_page(reduced_motion="reduce")
        go(page, shown, PLACES[request.param])
        yield page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_has_no_fault_that_axe_finds(visited: Page, theme: Literal["light", "dark"]) -> None:
    visited.emulate_media(color_scheme=theme)
    visited.set_viewport_size({"width": 1280, "height": 900})
    found = Axe().run(visited)
    assert found.violations_count == 0, found.generate_report()


def test_a_page_is_whole_at_every_width(visited: Page) -> None:
    wrong = []
    for width in (*WIDTHS, 700):
        visited.set_viewport_size({"width": width, "height": 900})
        visited.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        wrong += [f"{width}: {fault}" for fault in visited.evaluate(LINT)]
    assert wrong == []


def test_a_page_can_be_read_on_a_phone(visited: Page) -> None:
    if "/_ui/?of=" in visited.url:
        pytest.skip("samples of charts, for those who draw them")
    visited.set_viewport_size({"width": 390, "height": 844})
    visited.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert visited.evaluate(PHONE) == []


def test_the_longest_name_is_whole_in_every_list(shown: str, new_page: NewPage) -> None:
    page = new_page(width=1024)
    go(page, shown, PLACES["run"])
    page.locator("#q").fill(LONG)
    name = page.locator(".is-virtual .r:visible .tid-name")
    expect(name).to_have_text(LONG)
    row = page.locator(".is-virtual .r:visible").bounding_box()
    box = name.bounding_box()
    assert row is not None
    assert box is not None
    assert box["y"] + box["height"] <= row["y"] + row["height"]


def test_the_run_page_keeps_to_its_weights(shown: str, new_page: NewPage) -> None:
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
    go(page, shown, PLACES["run"])
    page.wait_for_load_state("networkidle")
    assert others == []
    assert 0 < sizes["css"] <= 12 * KB
    assert 0 < sizes["js"] <= 40 * KB
    assert 0 < sizes["woff2"] <= 90 * KB
    assert 0 < sizes["html"] <= 100 * KB
    assert page.locator("*").count() <= 3000
