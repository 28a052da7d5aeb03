"""Makes a result fit into a line: what it lists is cut, what it counts stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_loopglass.wire import PhaseRecord, Result

STEPS: Final = 5, 0
"""How much is left of each list, first and then. One failure always stays."""
TEXT: Final = 1_000
"""Characters of a failure's text."""


def trim(result: Result, most: int) -> None:
    """Leave at most so many of each list and of the failures, and the beginnings of texts; in place."""
    for phase in result["phases"]:
        for listed in _lists(phase):
            del listed[most:]
    del result["failures"][max(most, 1) :]
    for failure in result["failures"]:
        failure["text"] = failure["text"][:TEXT]
        failure["output"] = None


def _lists(phase: PhaseRecord) -> Iterator[list[Any]]:
    loop, ledger = phase["loop"], phase["ledger"]
    if loop is not None and loop["slow_ticks"] is not None:
        yield loop["slow_ticks"]
    if loop is not None and "stacks" in loop:
        yield loop["stacks"]
    if ledger is None:
        return
    yield from (ledger["leftovers"], ledger["errors"])
    if ledger["tasks"] is not None:
        yield ledger["tasks"]["pending"]
    if ledger["cancellations"] is not None:
        yield ledger["cancellations"]["listed"]
    if ledger["deadlines"] is not None:
        yield ledger["deadlines"]["listed"]
