"""`python -m tests.browser.pictures [--real] [FOLDER]`: every page in light and dark.

With a demo that is just made; with `--real` the telling ones, with runs of real suites that are just made.
"""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench.real_suites.__main__ import cache
from bench.real_suites.fill import fill
from bench.real_suites.suites import SUITES
from tests.browser.conftest import ARGUMENTS, program
from tests.browser.sending import Run, Sender
from tests.fixtures.site import Site, running
from tests.fixtures.wait import wait_until

Theme = Literal["light", "dark"]
DEMO = "/p/demo/"
WIDTH, HEIGHT = 1440, 900
TALLEST = 1600
PAGES = {
    "overview": "",
    "runs": "runs/",
    "flaky": "flaky/",
    "tests": "tests/",
    "grid": "grid/",
    "compare": "compare/",
    "sites": "sites/",
    "trends": "trends/",
    "calendar": "trends/?metric=calendar",
    "search": "search/?q=pool",
}
"""By name: the address below that of the demo."""
LINKED = {
    "run": ("runs/", r"/p/demo/runs/\d+/"),
    "result": ("runs/90/", r"/p/demo/runs/\d+/results/\d+/"),
    "test": ("flaky/", r"/p/demo/tests/\d+/"),
    "site": ("sites/", r"/p/demo/sites/\d+/"),
}
"""By name: a page, and what the address looks like that it leads to."""
REAL = {
    "anyio": {
        "run": "runs/7/",
        "compare": "compare/",
        "scatter": "compare/?view=scatter",
        "tests": "tests/?preset=slowest",
        "sites": "sites/",
    },
    "hypercorn": {"overview": "", "compare": "compare/"},
    "aioftp": {"timeline": "runs/6/?tab=timeline"},
    "examples": {"overview": "", "compare": "compare/", "warnings": "warnings/"},
}
"""By suite and name: the address below that of its project."""
REAL_TIMES = 7
RESULT = re.compile(r"/p/examples/runs/7/results/\d+/")


@contextmanager
def demo() -> Iterator[Site]:
    """A site with the demo, its verdicts made."""
    with running() as site:
        site.manage("demo", "--seed", "7")
        wait_until(lambda: _is_judged(site), "verdicts", 300)
        yield site


def _is_judged(site: Site) -> bool:
    """The last fault of the demo has come through, and nothing has changed for a while."""
    before = _text(site, "flaky/")
    time.sleep(5)
    return "test_workers_share_the_load" in before and before == _text(site, "flaky/")


def _text(site: Site, path: str) -> str:
    with urlopen(f"{site.url}{DEMO}{path}", timeout=60) as answer:
        page: str = answer.read().decode()
    return re.sub(r"<time.*?</time>|csrfmiddlewaretoken.*?>", "", page)


def addresses(site: Site) -> dict[str, str]:
    """Every page by name."""
    found = {name: f"{site.url}{DEMO}{path}" for name, path in PAGES.items()}
    for name, (path, pattern) in LINKED.items():
        link = re.search(pattern, _text(site, path))
        if link is None:
            raise SystemExit(f"{DEMO}{path} has no link to a {name}")
        found[name] = site.url + link[0]
    return {"live": _live(site), "projects": f"{site.url}/"} | found


def _live(site: Site) -> str:
    """A run that goes on: to be taken first, for soon it will be said that nothing comes any more."""
    run = Run(Sender(site.project("gateway")), collected=120, branch="main", workers=2)
    for number in range(60):
        run.send_tests([f"tests/net/test_pool.py::test_connection[{number}]"], worker=f"gw{number % 2}")
    run.send_tests(["tests/net/test_pool.py::test_reset"], outcome="failed", worker="gw1")
    return run.page


def take(page: Page, address: str, file: Path) -> None:
    page.goto(address)
    page.wait_for_timeout(1_000)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": max(HEIGHT, min(height, TALLEST))})
    page.wait_for_timeout(300)
    page.screenshot(path=file)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def take_all(browser: Browser, pages: dict[str, str], folder: Path) -> None:
    """By page, both themes of it."""
    size: ViewportSize = {"width": WIDTH, "height": HEIGHT}
    themes: tuple[Theme, ...] = ("light", "dark")
    opened = {theme: browser.new_context(color_scheme=theme, viewport=size).new_page() for theme in themes}
    for name, address in pages.items():
        for theme, page in opened.items():
            take(page, address, folder / f"{name}-{theme}.png")
    for page in opened.values():
        page.context.close()


@contextmanager
def real() -> Iterator[Site]:
    """A site with runs of every real suite, and what is thought of them."""
    with running() as site:
        for filled in fill(SUITES.values(), REAL_TIMES, site.home, cache()):
            print(filled.line(), flush=True)
        wait_until(lambda: all(_is_compared(site, name) for name in REAL), "comparisons", 120)
        yield site


def _is_compared(site: Site, suite: str) -> bool:
    with urlopen(f"{site.url}/p/{suite}/compare/", timeout=60) as answer:
        return f"{REAL_TIMES} runs, 1 to {REAL_TIMES}".encode() in answer.read()


def real_addresses(site: Site) -> dict[str, str]:
    pages = {
        f"real-{suite}-{name}": f"{site.url}/p/{suite}/{path}"
        for suite, named in REAL.items()
        for name, path in named.items()
    }
    with urlopen(f"{site.url}/p/examples/runs/7/", timeout=60) as answer:
        link = RESULT.search(answer.read().decode())
    return pages | ({"real-examples-result": f"{site.url}{link[0]}"} if link else {})


def main(folder: Path, is_real: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with real() if is_real else demo() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(ARGUMENTS))
        take_all(browser, real_addresses(site) if is_real else addresses(site), folder)
        browser.close()


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--real"]
    main(Path(words[0] if words else "docs/pages"), "--real" in sys.argv)
