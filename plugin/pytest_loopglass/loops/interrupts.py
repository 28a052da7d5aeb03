"""Interrupts that strike inside a callback which C calls."""

import sys
from collections.abc import Callable
from typing import Any


class Interrupts:
    """Carries an interrupt that struck inside a callback of ours out of the loop.

    Signal handlers run at the first Python code after the wait, which is the check callback; ctypes would print
    what they raise (Ctrl-C, pytest-timeout) and drop it.
    """

    def __init__(self, stop: Callable[[], None], *callbacks: Any) -> None:
        self._stop = stop
        self._codes = {callback.__code__ for callback in callbacks}
        self._previous: Callable[[Any], Any] = sys.unraisablehook
        self._caught: BaseException | None = None

    def watch(self) -> None:
        self._previous, sys.unraisablehook = sys.unraisablehook, self._hook

    def unwatch(self) -> BaseException | None:
        """What was caught since `watch`."""
        if sys.unraisablehook == self._hook:
            sys.unraisablehook = self._previous
        caught, self._caught = self._caught, None
        return caught

    def _hook(self, unraisable: Any) -> None:
        trace = unraisable.exc_traceback
        if trace is None or trace.tb_frame.f_code not in self._codes:
            self._previous(unraisable)
            return
        self._caught = unraisable.exc_value
        self._stop()
