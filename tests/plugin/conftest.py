"""A suite to write, and the environment that it is run in."""

import os

import pytest

from tests.plugin.suites import INI, Suite, clean


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """An empty suite; nothing of the outer session reaches its run."""
    for name in os.environ.keys() - clean().keys():
        monkeypatch.delenv(name)
    pytester.makeini(INI)
    return Suite(pytester)
