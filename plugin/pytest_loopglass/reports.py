"""Tells of every report that pytest makes of a phase, as it is when all plugins have had their say.

The wrapper of a hook is a generator, for which pluggy takes some hundred steps of Python, three times a test. So where
pluggy has the insides that we know, its hook is told to call us behind all that implement it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Final

import pytest

from pytest_loopglass.shield import note

Told = Callable[[pytest.Item, "pytest.CallInfo[Any]", pytest.TestReport], object]

KNOWN: Final = ("self", "hook_name", "methods", "kwargs", "firstresult")
"""What a hook hands to its plugin manager."""


class Wrapper:
    """For a pluggy with other insides."""

    def __init__(self, told: Told) -> None:
        self._told = told

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[Any]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        try:
            self._told(item, call, report)
        except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
            note(f"{item!r}: {error!r}")
        return report


def listen(plugins: pytest.PytestPluginManager, told: Told) -> Callable[[], object]:
    """From now on `told` hears of each report; what ends that."""
    hook: Any = plugins.hook.pytest_runtest_makereport
    code = getattr(type(plugins)._hookexec, "__code__", None)
    if code is None or code.co_varnames[: code.co_argcount] != KNOWN or getattr(hook, "_hookexec", None) is None:
        wrapper = Wrapper(told)
        plugins.register(wrapper)
        return lambda: plugins.unregister(wrapper)
    return _listen(hook, told)


def _listen(hook: Any, told: Told) -> Callable[[], object]:
    original = hook._hookexec

    def execute(name: str, methods: Any, arguments: Any, first: bool) -> Any:
        report = original(name, methods, arguments, first)
        try:
            told(arguments["item"], arguments["call"], report)
        except Exception as error:  # noqa: BLE001
            note(f"{arguments.get('item')!r}: {error!r}")
        return report

    def leave() -> None:
        if hook._hookexec is execute:
            hook._hookexec = original

    hook._hookexec = execute
    return leave
