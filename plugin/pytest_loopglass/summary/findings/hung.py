"""Tests that were written down while they hung, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.hanging.text import gist, lines, where
from pytest_loopglass.summary.amounts import limit, seconds
from pytest_loopglass.summary.finding import Finding

if TYPE_CHECKING:
    from pytest_loopglass.wire import Hanging, Result

MOST: Final = 100
"""Tests that are kept. More hang only when everything does."""
TREES: Final = 10
"""Of these the trees are told."""


class Hung:
    """The last report of each attempt. Its result follows in the same journal, unless the process died."""

    def __init__(self) -> None:
        self._reports: dict[tuple[str, int], Hanging] = {}
        self._ends: dict[tuple[str, int], str] = {}

    def hear(self, hanging: Hanging) -> None:
        key = hanging["nodeid"], hanging["attempt"]
        if key in self._reports or len(self._reports) < MOST:
            self._reports[key] = hanging

    def take(self, result: Result) -> None:
        key = result["nodeid"], result["attempt"]
        if key in self._reports:
            lasted = sum(phase["duration_s"] for phase in result["phases"])
            self._ends[key] = f"{result['outcome']} after {seconds(lasted)}" if lasted else result["outcome"]

    def findings(self) -> list[Finding]:
        return [self._finding(number, *told) for number, told in enumerate(self._reports.items())]

    def _finding(self, number: int, key: tuple[str, int], told: Hanging) -> Finding:
        found = where(told)
        words = [] if found else [gist(told)]
        words += [f"in {told['when']}"] if told["when"] != "call" else []
        words += [f"limit {limit(told['limit_s'])}"] if told["limit_s"] is not None else []
        words.append(self._ends.get(key, "has not ended"))
        details = tuple(lines(told)) if number < TREES else ()
        figure, site = seconds(told["elapsed_s"]), found[0] if found else None
        return Finding("hung", told["elapsed_s"], figure, site, ", ".join(words), told["nodeid"], 1, 1, details)
