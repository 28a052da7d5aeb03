"""Suites that are installed with what they test, and are run by `pytest --pyargs`."""

from __future__ import annotations

import pytest
from pytest_loopglass.sites import Sites, folders_of

from tests.plugin.suites import Suite

TILL = """
import time

async def charge():
    time.sleep(0.15)
"""
TEST = """
import asyncio
from shop.till import charge

def test_charge():
    asyncio.run(charge())
"""


@pytest.fixture
def installed(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """A package `shop` with its tests in it."""
    folder = suite.pytester.mkdir("site-packages")
    tests = folder / "shop" / "tests"
    tests.mkdir(parents=True)
    for package in (tests.parent, tests):
        (package / "__init__.py").touch()
    (tests.parent / "till.py").write_text(TILL)
    (tests / "test_till.py").write_text(TEST)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return suite


@pytest.mark.parametrize("name", ["shop", "shop.tests.test_till", "shop.tests.test_till::test_charge"])
def test_an_installed_package_is_the_own_code_of_the_suite_in_it(installed: Suite, name: str) -> None:
    recorded = installed.run("--pyargs", name)
    recorded.run.assert_outcomes(passed=1)
    (tick,) = recorded.call("::test_charge")["slow_ticks"]
    assert tick["site"] == "site-packages/shop/till.py:5 charge"


def test_an_installed_package_is_foreign_to_suites_that_use_it(installed: Suite) -> None:
    recorded = installed.write(test_user=TEST).run("--pyargs", "test_user.py")
    recorded.run.assert_outcomes(passed=1)
    (tick,) = recorded.call("::test_charge")["slow_ticks"]
    assert tick["site"] == "test_user.py:5 test_charge"


def test_what_is_installed_below_the_root_of_the_suite_is_not_told_as_its_own() -> None:
    sites = Sites()
    sites.rooted("/shop", tested=["/shop/.venv/site-packages/till"])
    assert sites.where("/shop/pool.py", 1, "take") == "pool.py:1 take"
    assert sites.where("/shop/.venv/site-packages/anyio/a.py", 1, "f") == "/shop/.venv/site-packages/anyio/a.py:1 f"
    assert sites.where("/shop/.venv/site-packages/till/a.py", 1, "f") == ".venv/site-packages/till/a.py:1 f"


@pytest.mark.parametrize("name", ["", ".", "..", "./a", "/a/b.py", "a/b.py::test_it", "os", "no_such_package"])
def test_what_is_no_package_has_no_folder(name: str) -> None:
    assert folders_of([name]) == []
