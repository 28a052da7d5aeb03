"""Why a phase failed, was skipped or was expected to fail: the text, and what can be read off the exception."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_loopglass.sites import SITES
from pytest_loopglass.text import LONG, MESSAGE, SHORT, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import Failure, Phase, Reason

TEXT: Final = 16_384
"""Characters of a report that are kept."""
OUTPUT: Final = 8_192
"""Characters that are kept of each section of captured output, from its end."""
SECTIONS: Final = 7

TIMEOUTS: Final = frozenset({"TimeoutError", "TooSlowError"})
"""Names of the exceptions of builtins, asyncio, concurrent.futures and trio."""
CANCELLATIONS: Final = frozenset({"CancelledError", "Cancelled"})
LIBRARIES: Final = frozenset({"builtins", "asyncio", "concurrent", "trio"})


def leaf(error: BaseException | None) -> BaseException | None:
    """The first exception of a group, and of the groups in it."""
    while error is not None:
        inside = getattr(error, "exceptions", None)
        if not (isinstance(inside, tuple) and inside and isinstance(inside[0], BaseException)):
            break
        error = inside[0]
    return error


def kind_of(error: BaseException) -> str:
    """`module.qualname` of the class; of a builtin the name alone."""
    cls = type(error)
    name = cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
    return fit(name, SHORT)


def reason_of(error: BaseException | None) -> Reason | None:
    """What kind of failure the exception speaks of, if it is one that has a name."""
    if error is None:
        return None
    for cls in type(error).__mro__:
        if cls.__module__.partition(".")[0] in LIBRARIES:
            if cls.__name__ in TIMEOUTS:
                return "timed out"
            if cls.__name__ in CANCELLATIONS:
                return "cancelled"
    return "timed out" if _by_pytest_timeout(error) else None


def _by_pytest_timeout(error: BaseException) -> bool:
    return isinstance(error, pytest.fail.Exception) and str(error).startswith(("Timeout >", "Timeout (>"))


def failure(report: Any, when: Phase, error: BaseException | None, root: Path, part: str = "") -> Failure:
    """From a report of pytest and the exception behind it, if there was one; `part` comes before the message."""
    cause = leaf(error)
    skip = report.longrepr if isinstance(report.longrepr, tuple) else None
    text = f"{skip[0]}:{skip[1]}: {skip[2]}" if skip else report.longreprtext
    return {
        "when": when,
        "kind": None if cause is None else kind_of(cause),
        "message": fit(part + _message(report, skip, None if cause is error else cause), MESSAGE),
        "site": _site(report, skip, cause, root),
        "text": fit(text, TEXT),
        "output": _output(report) if report.failed else None,
    }


def _message(report: Any, skip: tuple[str, int, str] | None, within: BaseException | None) -> str:
    """`within`: the exception that speaks for a group."""
    if hasattr(report, "wasxfail"):
        return str(report.wasxfail)
    if skip:
        return skip[2].removeprefix("Skipped: ")
    if within is not None:
        return f"{type(within).__name__}: {within}"
    crash = getattr(report.longrepr, "reprcrash", None)
    return report.longreprtext if crash is None else str(crash.message)


def _site(report: Any, skip: tuple[str, int, str] | None, cause: BaseException | None, root: Path) -> str | None:
    """The suite's own line, rather than the one of a library that it called."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if skip:
        path, line = skip[0], skip[1]
    elif own := _own(cause, crash):
        return own
    elif crash is not None:
        path, line = crash.path, crash.lineno
    else:
        return None
    return fit(f"{str(path).removeprefix(f'{root}/')}:{line}", MESSAGE)


def _own(cause: BaseException | None, crash: Any) -> str | None:
    """The innermost line of the suite's own code that pytest would show, unless pytest names one of it already."""
    if cause is None:
        return None
    if _by_pytest_timeout(cause) and (site := _struck()):
        return site
    if crash is not None and SITES.is_own_file(str(crash.path)):
        return None
    found = None
    trace = cause.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if SITES.is_own(frame.f_code) and not frame.f_locals.get("__tracebackhide__"):
            found = SITES.line(frame.f_code, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _struck() -> str | None:
    """Where the test was when pytest-timeout struck: its exception comes out of the loop, not out of the test."""
    timers = sys.modules.get("pytest_loopglass.timeouts.pytest_timeout")
    site: str | None = timers.TIMER.raised() if timers is not None else None
    return site


def _output(report: Any) -> str | None:
    """Standard output, errors and logs of each phase so far, below lines such as pytest puts above them."""
    found = [(name, content) for name, content in report.sections if content]
    parts = [f"----- {name} -----\n{_tail(content)}" for name, content in found[-SECTIONS:]]
    return fit("\n".join(parts), LONG) if parts else None


def _tail(content: str) -> str:
    if len(content) <= OUTPUT:
        return content.removesuffix("\n")
    kept = content[-OUTPUT:]
    return f"[… {len(content) - OUTPUT} characters]\n{kept}".removesuffix("\n")
