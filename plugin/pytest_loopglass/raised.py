"""What can be read off an exception that ended a phase.

It is read at once: the exception holds the frames of the test, and all that is in them would outlive the call, and be
there when fixtures look at what is left.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from pytest_loopglass.sites import SITES
from pytest_loopglass.text import MESSAGE, SHORT, fit

if TYPE_CHECKING:
    from types import FrameType

    from pytest_loopglass.wire import Reason

TIMEOUTS: Final = frozenset({"TimeoutError", "TooSlowError"})
"""Names of the exceptions of builtins, asyncio, concurrent.futures and trio."""
CANCELLATIONS: Final = frozenset({"CancelledError", "Cancelled"})
LIBRARIES: Final = frozenset({"builtins", "asyncio", "concurrent", "trio"})
HIDE: Final = "__tracebackhide__"


class Raised(NamedTuple):
    """An exception in words: the first one of a group."""

    kind: str
    """`module.qualname` of its class; of a builtin the name alone."""
    reason: Reason | None
    """What kind of failure it speaks of, if it is one that has a name."""
    within: str | None
    """What it says, when it speaks for a group."""
    site: str | None
    """The innermost line of the suite's own code that pytest would show."""
    struck: str | None
    """Where the test was, when it is pytest-timeout's."""


def raised(error: BaseException) -> Raised:
    cause = leaf(error)
    within = None if cause is error else fit(f"{type(cause).__name__}: {cause}", MESSAGE)
    struck = _struck() if _by_pytest_timeout(cause) else None
    return Raised(kind_of(cause), reason_of(cause), within, _own(cause), struck)


def leaf(error: BaseException) -> BaseException:
    """The first exception of a group, and of the groups in it."""
    while True:
        inside = getattr(error, "exceptions", None)
        if not (isinstance(inside, tuple) and inside and isinstance(inside[0], BaseException)):
            return error
        error = inside[0]


def kind_of(error: BaseException) -> str:
    cls = type(error)
    name = cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
    return fit(name, SHORT)


def reason_of(error: BaseException) -> Reason | None:
    for cls in type(error).__mro__:
        if cls.__module__.partition(".")[0] in LIBRARIES:
            if cls.__name__ in TIMEOUTS:
                return "timed out"
            if cls.__name__ in CANCELLATIONS:
                return "cancelled"
    return "timed out" if _by_pytest_timeout(error) else None


def _by_pytest_timeout(error: BaseException) -> bool:
    return isinstance(error, pytest.fail.Exception) and str(error).startswith(("Timeout >", "Timeout (>"))


def _own(error: BaseException) -> str | None:
    found = None
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if SITES.is_own(frame.f_code) and not _is_hidden(frame):
            found = SITES.line(frame.f_code, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _is_hidden(frame: FrameType) -> bool:
    """The variables are asked for only where they say so: up to 3.12 the frame keeps a copy of them all."""
    return HIDE in frame.f_code.co_varnames and bool(frame.f_locals.get(HIDE))


def _struck() -> str | None:
    """Its exception comes out of the loop, not out of the test."""
    timers = sys.modules.get("pytest_loopglass.timeouts.pytest_timeout")
    site: str | None = timers.TIMER.raised() if timers is not None else None
    return site
