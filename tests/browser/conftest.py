"""A real Chromium in front of the shipped command."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.sending import Run, Sender
from tests.browser.sides import send_sides, wait_for_sides
from tests.fixtures.site import Client, Site
from tests.fixtures.wait import PATIENCE_S

FOLDER = Path(__file__).parent
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
NewPage = Callable[..., Page]
expect.set_options(timeout=PATIENCE_S * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)


def program() -> str | None:
    """The path of a Chromium."""
    return os.environ.get("LOOPGLASS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module: Playwright's loop must be gone before other tests use the database."""
    path = program()
    if path is None:
        reason = "there is no Chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def new_pages(chromium: Browser) -> Iterator[NewPage]:
    """Makes pages; at the end, none of them may have met an error or broken the policy."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(width: int = 1280, height: int = 900, **options: object) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_S * 1000)
        context.add_init_script(LISTEN)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        for page in context.pages:
            errors += page.evaluate("() => window.violations ?? []")
        context.close()
    assert errors == []


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """Makes pages of the test's own."""
    with new_pages(chromium) as make:
        yield make


def wait_for(page: Page, true: Callable[[], object], what: str, deadline_s: float = PATIENCE_S) -> None:
    """Return as soon as `true()` is. The page goes on meanwhile: its own waiting for functions needs `eval`."""
    deadline = time.monotonic() + deadline_s
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"after {deadline_s:.0f} s not yet: {what}")
        page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def projects(site: Site) -> Callable[[str], Client]:
    """Projects by slug, made when they are first asked for."""
    made: dict[str, Client] = {}

    def find(slug: str) -> Client:
        if slug not in made:
            made[slug] = site.project(slug)
        return made[slug]

    return find


@pytest.fixture(scope="session")
def sender(projects: Callable[[str], Client]) -> Callable[[str], Sender]:
    """Sends results to a project over HTTP, as an uploader does."""
    return lambda slug: Sender(projects(slug))


@pytest.fixture(scope="session")
def gateway(sender: Callable[[str], Sender]) -> Sender:
    """A project with some history: failures, retries, a flaky test, long names, and a run that goes on."""
    gateway = sender("shown")
    for kind in ("passed", "failed", "passed"):
        Run.of_everything(gateway, kind).end()
    Run.of_everything(gateway, "passed", worker="gw1")
    return gateway


@pytest.fixture(scope="session")
def shown(gateway: Sender, projects: Callable[[str], Client]) -> str:
    """The site, with something on every page."""
    projects("shown-empty")
    sides = Sender(projects("shown-sides"))
    send_sides(sides)
    compared = f"{sides.pages}/compare/"
    wait_for_sides(compared)
    return gateway.client.url
