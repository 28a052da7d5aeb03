"""Why a phase failed, was skipped or was expected to fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.sites import SITES
from pytest_loopglass.text import LONG, MESSAGE, fit

if TYPE_CHECKING:
    from pytest_loopglass.raised import Raised
    from pytest_loopglass.wire import Failure, Phase

TEXT: Final = 16_384
"""Characters of a report that are kept."""
OUTPUT: Final = 8_192
"""Characters that are kept of each section of captured output, from its end."""
SECTIONS: Final = 7


def failure(report: Any, when: Phase, cause: Raised | None, root: Path, part: str = "") -> Failure:
    """From a report of pytest and the exception behind it, if there was one; `part` comes before the message."""
    skip = report.longrepr if isinstance(report.longrepr, tuple) else None
    text = f"{skip[0]}:{skip[1]}: {skip[2]}" if skip else report.longreprtext
    return {
        "when": when,
        "kind": None if cause is None else cause.kind,
        "message": fit(part + _message(report, skip, cause), MESSAGE),
        "site": _site(report, skip, cause, root),
        "text": fit(text, TEXT),
        "output": _output(report) if report.failed else None,
    }


def _message(report: Any, skip: tuple[str, int, str] | None, cause: Raised | None) -> str:
    if hasattr(report, "wasxfail"):
        return str(report.wasxfail)
    if skip:
        return skip[2].removeprefix("Skipped: ")
    if cause is not None and cause.within is not None:
        return cause.within
    crash = getattr(report.longrepr, "reprcrash", None)
    return report.longreprtext if crash is None else str(crash.message)


def _site(report: Any, skip: tuple[str, int, str] | None, cause: Raised | None, root: Path) -> str | None:
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


def _own(cause: Raised | None, crash: Any) -> str | None:
    """The suite's own line, unless pytest names one of it already."""
    if cause is None:
        return None
    if cause.struck:
        return cause.struck
    return None if crash is not None and SITES.is_own_file(str(crash.path)) else cause.site


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
