"""Every report of a phase is heard of once, as all plugins have left it."""

from collections.abc import Callable, Generator, Iterator
from typing import Any

import pluggy
import pytest
from pytest_loopglass.reports import listen
from pytest_loopglass.shield import NOTES

from tests.plugin.suites import Suite

TESTS = """
    import pytest
    def test_passes(): pass
    def test_fails(): assert 0
    @pytest.mark.xfail
    def test_is_known(): assert 0
"""
OTHER_INSIDES = """
    import pluggy
    def _hookexec(self, name, methods, kwargs, firstresult):
        return self._inner_hookexec(name, methods, kwargs, firstresult)
    pluggy.PluginManager._hookexec = _hookexec
"""


@pytest.fixture
def notes() -> Iterator[dict[str, None]]:
    before = dict(NOTES)
    NOTES.clear()
    yield NOTES
    NOTES.clear()
    NOTES.update(before)


class Maker:
    """Stands for pytest."""

    def pytest_runtest_makereport(self) -> str:
        return "made"


class Changer:
    """A plugin that has the last word."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, str, str]:
        made = yield
        return f"{made} and changed"


def made(plugins: pytest.PytestPluginManager) -> object:
    """A report, of nothing."""
    hook: Any = plugins.hook.pytest_runtest_makereport
    return hook(item="item", call="call")


def a_manager() -> pytest.PytestPluginManager:
    plugins = pytest.PytestPluginManager()
    plugins.register(Maker())
    return plugins


def other_insides(monkeypatch: pytest.MonkeyPatch) -> None:
    def _hookexec(self: Any, name: str, methods: Any, kwargs: Any, firstresult: bool) -> Any:
        return self._inner_hookexec(name, methods, kwargs, firstresult)

    monkeypatch.setattr(pluggy.PluginManager, "_hookexec", _hookexec)


def known_insides(_: pytest.MonkeyPatch) -> None:
    """As they are."""


@pytest.mark.parametrize("insides", [known_insides, other_insides])
def test_a_report_is_heard_of_until_somebody_leaves(
    insides: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    insides(monkeypatch)
    plugins = a_manager()
    before = plugins.get_plugins()
    heard: list[object] = []
    leave = listen(plugins, lambda *report: heard.append(report))
    assert made(plugins) == "made"
    assert (plugins.get_plugins() == before) == (insides is known_insides)
    leave()
    made(plugins)
    assert heard == [("item", "call", "made")]
    assert plugins.get_plugins() == before


def test_plugins_that_come_later_have_their_say_before() -> None:
    plugins = a_manager()
    heard: list[object] = []
    leave = listen(plugins, lambda *report: heard.append(report))
    plugins.register(Changer())
    assert made(plugins) == "made and changed"
    leave()
    assert heard == [("item", "call", "made and changed")]


@pytest.mark.parametrize("insides", [known_insides, other_insides])
def test_a_fault_of_who_hears_is_noted_and_the_report_is_there(
    insides: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, notes: dict[str, None]
) -> None:
    insides(monkeypatch)
    plugins = a_manager()

    def fails(*_: object) -> None:
        raise LookupError("ours")

    leave = listen(plugins, fails)
    hook: Any = plugins.hook.pytest_runtest_makereport
    assert hook(item=Changer, call="call") == "made"
    leave()
    assert any("LookupError('ours')" in text for text in notes)


@pytest.mark.parametrize("conftest", ["", OTHER_INSIDES], ids=["known", "other"])
def test_outcomes_are_the_same_whatever_pluggy_is_like_inside(suite: Suite, conftest: str) -> None:
    recorded = suite.write(conftest=conftest, test_three=TESTS).run()
    outcomes = {result["nodeid"].rpartition("::")[2]: result["outcome"] for result in recorded.results}
    assert outcomes == {"test_passes": "passed", "test_fails": "failed", "test_is_known": "xfailed"}
    assert all([phase["when"] for phase in one["phases"]] == ["setup", "call", "teardown"] for one in recorded.results)
