"""pytest-timeout: the limit of a whole test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_loopglass.clock import Clock
from pytest_loopglass.hanging.watch import HANGS

if TYPE_CHECKING:
    from pytest_loopglass.recorder import Recorder


class Timer:
    """The timer that pytest-timeout has set for the item that runs; with reruns one for all its attempts."""

    __slots__ = ("item", "limit", "since")

    def __init__(self) -> None:
        self.item: pytest.Item | None = None
        self.limit = 0.0
        """Seconds."""
        self.since = 0
        """When it was set, by `Clock.ns`."""

    def begin(self, item: pytest.Item, limit: float, now: Callable[[], int] = Clock.ns) -> None:
        self.item, self.limit, self.since = item, limit, now()

    def end(self) -> None:
        self.item = None


TIMER: Final = Timer()


def limit_of(item: pytest.Item) -> float | None:
    """The seconds that pytest-timeout gives this item, which count from `TIMER.since`; None while no timer runs for it.

    With ``func_only`` the timer is set when the call begins.
    """
    return TIMER.limit if TIMER.item is item else None


class PytestTimeout:
    """Hears of pytest-timeout's timers."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: Any) -> None:
        TIMER.begin(item, settings.timeout)
        HANGS.limited(settings.timeout)

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_cancel_timer(self, item: pytest.Item) -> None:  # noqa: ARG002
        TIMER.end()


def watch(config: pytest.Config, recorder: Recorder) -> None:  # noqa: ARG001
    """To be called when pytest-timeout is there."""
    config.pluginmanager.register(PytestTimeout(), "loopglass-pytest-timeout")
