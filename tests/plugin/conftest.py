"""A suite to write, and the environment that it is run in."""

import os
from collections.abc import Callable

import pytest

from tests.plugin.spools import TOKEN
from tests.plugin.suites import INI, Suite, clean


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """An empty suite; nothing of the outer session reaches its run."""
    for name in os.environ.keys() - clean().keys():
        monkeypatch.delenv(name)
    pytester.makeini(INI)
    return Suite(pytester)


@pytest.fixture
def on(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Suite]:
    """A suite that is recorded for the server of an address."""

    def switch_on(url: str) -> Suite:
        monkeypatch.setenv("LOOPGLASS_URL", url)
        monkeypatch.setenv("LOOPGLASS_TOKEN", TOKEN)
        return suite

    return switch_on
