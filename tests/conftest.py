"""What every test of the house may use."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.fixtures.site import make_site, site

__all__ = ["make_site", "site"]

pytest_plugins = ["pytester"]

# A busy machine says nothing of the code.
settings.register_profile("unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

ROOMS = Path(__file__).parent
LONGEST = ("browser", "e2e", "config", "examples", "plugin", "bench")
"""Rooms whose files take longest, in this order."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: begun last, one would be waited for when everything else is done."""
    sizes = Counter(item.path for item in items)
    places = {path: (_rank(path), -size, path) for path, size in sizes.items()}
    items.sort(key=lambda item: places[item.path])


def _rank(path: Path) -> int:
    return next((rank for rank, room in enumerate(LONGEST) if path.is_relative_to(ROOMS / room)), len(LONGEST))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Programs that tests start are to use the shipped settings, and pytests within tests none.

    Django has its settings by now. Modules that are programs, too, set the variable when a test imports them.
    """
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.fixture(autouse=True)
def _results_are_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django flushes the tables that it made; the partitioned one is made by SQL."""
    mark = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction"))
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ingest_result")
