"""What the browser may load and run, and that our pages need no exception from it."""

import json
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from dashboard import import_map as maps
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt

PAGES = (
    "/login/",
    "/p/gateway/runs/",
    "/p/gateway/runs/1/",
    "/p/gateway/runs/1/results/1/",
    "/p/gateway/flaky/",
    "/_ui/",
)
WANTED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types partial"
)


class Markup(HTMLParser):
    """Collects what a strict policy forbids, ids, and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forbidden: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.forbidden += [f"{tag} {name}" for name in values if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type") != "importmap"):
            self.forbidden.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value and value.startswith("/")]


@pytest.fixture
def filled(project: Project, settings: Settings) -> Project:
    settings.SHOW_COMPONENTS = True
    history.run(project, [Attempt(outcome="failed"), Attempt(attempt=2), Attempt("tests/test_b.py::test_b", "skipped")])
    return project


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_inline_script_style_or_handlers(filled: Project, page: Page, address: str) -> None:
    markup = Markup(page(address))
    assert markup.forbidden == []
    assert len(set(markup.ids)) == len(markup.ids)


@pytest.mark.parametrize("address", PAGES)
def test_no_link_of_a_page_is_dead(filled: Project, page: Page, client: Client, address: str) -> None:
    links = {link.partition("#")[0] for link in Markup(page(address)).links if not link.startswith("/static/")}
    assert links
    assert [link for link in sorted(links) if client.get(link).status_code not in (200, 302)] == []


@pytest.mark.parametrize("address", [*PAGES, "/nowhere", "/p/gateway/runs/1/?format=txt"])
def test_every_answer_carries_the_policy(filled: Project, client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == WANTED
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_import_map_is_allowed_by_its_hash_and_leads_to_files_that_exist(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    monkeypatch.setattr(maps, "staticfiles_storage", ManifestStaticFilesStorage())
    maps.import_map.cache_clear()
    maps.import_map_source.cache_clear()
    text, source = maps.import_map(), maps.import_map_source()
    maps.import_map.cache_clear()
    maps.import_map_source.cache_clear()
    imports = json.loads(text)["imports"]
    assert source == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
    assert set(imports) == {f"/static/app/{file}" for file in scripts()}
    assert all((tmp_path / hashed.removeprefix("/static/")).is_file() for hashed in imports.values())
    assert all(hashed != name for name, hashed in imports.items())


def scripts() -> list[str]:
    folder = Path(__file__).resolve().parents[2] / "static/app"
    return [str(file.relative_to(folder)) for file in folder.rglob("*.js")]


def test_without_hashed_files_there_is_no_map(db: None) -> None:
    assert maps.import_map() == maps.import_map_source() == ""
