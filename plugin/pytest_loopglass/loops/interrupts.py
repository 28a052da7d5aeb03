"""Interrupts that strike inside a callback which C calls."""

from __future__ import annotations

import sys
from _thread import get_ident
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

WATCHING: Final[dict[int, Interrupts]] = {}
"""By thread. Only that thread may stop its loop, or raise what struck there."""


class Interrupts:
    """Carries an interrupt that struck inside a callback of ours out of the loop.

    Signal handlers run at the first Python code after the wait, which is the check callback; ctypes would print
    what they raise (Ctrl-C, pytest-timeout) and drop it.
    """

    def __init__(self, stop: Callable[[], None], *callbacks: Any) -> None:
        self._stop = stop
        self._codes = {callback.__code__ for callback in callbacks}
        self._around: Interrupts | None = None
        self._caught: BaseException | None = None

    def watch(self) -> None:
        thread = get_ident()
        self._around = WATCHING.get(thread)
        WATCHING[thread] = self
        Hook.put()

    def unwatch(self) -> BaseException | None:
        """What was caught since `watch`."""
        around, self._around = self._around, None
        if around is None:
            WATCHING.pop(get_ident(), None)
            Hook.take()
        else:
            WATCHING[get_ident()] = around
        caught, self._caught = self._caught, None
        return caught

    def catches(self, code: CodeType, error: BaseException) -> bool:
        if code not in self._codes:
            return False
        self._caught = error
        self._stop()
        return True


class Hook:
    """Stands in `sys.unraisablehook` while loops are watched, one for all of them.

    Whoever puts another in front of it may call it for ever: it knows but the one that was there before.
    """

    __slots__ = ("_before",)

    def __init__(self, before: Callable[[Any], Any]) -> None:
        self._before = before

    def __call__(self, unraisable: Any) -> None:
        trace, watching = unraisable.exc_traceback, WATCHING.get(get_ident())
        if trace is None or watching is None or not watching.catches(trace.tb_frame.f_code, unraisable.exc_value):
            self._before(unraisable)

    @classmethod
    def put(cls) -> None:
        if not isinstance(sys.unraisablehook, Hook):
            sys.unraisablehook = cls(sys.unraisablehook)

    @classmethod
    def take(cls) -> None:
        hook = sys.unraisablehook
        if not WATCHING and isinstance(hook, Hook):
            sys.unraisablehook = hook._before
            if WATCHING:  # another thread has just begun, and found ours there
                cls.put()


def strike(caught: BaseException | None) -> None:
    """Let it out, and keep no reference that would keep its frames alive."""
    __tracebackhide__ = True
    try:
        if caught is not None:
            raise caught
    finally:
        del caught
