"""Warnings that were given while a test ran: pytest tells them when the test is over, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from pytest_loopglass.sites import SITES
from pytest_loopglass.spool import encode
from pytest_loopglass.text import MESSAGE, NAME, SHORT, fit

if TYPE_CHECKING:
    import warnings
    from collections.abc import Callable

    from pytest_loopglass.wire import Warned

MOST: Final = 20
"""Different warnings of one test."""
Key = tuple[str, str, str]
"""Category, message, place."""


class WarnedTest:
    """The test whose warnings pytest is telling now."""

    def __init__(self, write: Callable[[bytes], None], worker: str | None) -> None:
        self._write = write
        self._worker = worker
        self._test: tuple[str, int] | None = None
        self._counts: dict[Key, int] = {}
        self._left_out = 0

    def hear(self, nodeid: str, attempt: int, message: warnings.WarningMessage) -> None:
        """One warning, of the last attempt of that test."""
        test = fit(nodeid, NAME), attempt
        if self._test != test:
            self.tell()
            self._test = test
        key = _key(message)
        if key in self._counts or len(self._counts) < MOST:
            self._counts[key] = self._counts.get(key, 0) + 1
        else:
            self._left_out += 1

    def tell(self) -> None:
        """Nothing more comes of this test: write what was heard, if anything was."""
        if self._test is None:
            return
        nodeid, attempt = self._test
        told = {
            "nodeid": nodeid,
            "worker": self._worker,
            "attempt": attempt,
            "warnings": [
                {"category": category, "message": message, "site": site, "count": count}
                for (category, message, site), count in self._counts.items()
            ],
            "left_out": self._left_out,
        }
        self._test, self._counts, self._left_out = None, {}, 0
        self._write(warned_line(cast("Warned", told)))


def warned_line(told: Warned) -> bytes:
    """`{"warned": wire.Warned}` as JSON."""
    return encode({"warned": told}).encode() + b"\n"


def _key(message: warnings.WarningMessage) -> Key:
    category = message.category
    name = (
        category.__qualname__ if category.__module__ == "builtins" else f"{category.__module__}.{category.__qualname__}"
    )
    place = SITES.where(message.filename, message.lineno, "").rstrip()
    return fit(name, SHORT), fit(str(message.message), MESSAGE), place
