"""Findings as lines of a terminal."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from pytest_loopglass.summary.choosing import by_turns
from pytest_loopglass.summary.kinds import KINDS
from pytest_loopglass.summary.row import Row, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_loopglass.summary.finding import Finding
    from pytest_loopglass.summary.screen import Screen

GAP: Final = "  "
LABEL: Final = max(map(len, KINDS))
FIGURE: Final = 9
COLUMN: Final = len(GAP) + LABEL + len(GAP) + FIGURE + len(GAP)
"""Where places begin."""
BELOW: Final = 6
"""Where a second line begins."""
NAME: Final = 32
"""Characters of a test's name that must be left of it on a line that is shared."""
LEAST: Final = 60
"""Columns; in less nothing can be told."""


def some(findings: Sequence[Finding], screen: Screen, lines: int, most: int | None = None) -> tuple[list[str], int]:
    """At most so many lines of at most so many findings, the most important; and how many findings are in them."""
    chosen: list[tuple[int, list[str]]] = []
    order = {id(finding): place for place, finding in enumerate(findings)}
    for finding in islice(by_turns(findings), most):
        told = drawn(row(finding, screen.places), screen)
        if len(told) <= lines:
            chosen.append((order[id(finding)], told))
            lines -= len(told)
    return [line for _, told in sorted(chosen) for line in told], len(chosen)


def everything(findings: Sequence[Finding], screen: Screen) -> list[str]:
    """All of them below the heading of their kind, with their details."""
    told: list[str] = []
    kind = ""
    for finding in findings:
        if finding.kind != kind:
            kind = finding.kind
            told += ["", screen.paint(KINDS[kind].heading, "bold")]
        told += drawn(row(finding, screen.places), screen)
        told += [f"{GAP}{GAP}{line}" for line in finding.details]
    return told


def drawn(told: Row, screen: Screen) -> list[str]:
    """One line, or two when it is too long for one."""
    label = screen.paint(told.label, told.colour) + " " * (LABEL - len(told.label))
    start = f"{GAP}{label}{GAP}{told.figure:>{FIGURE}}{GAP}"
    room = max(screen.width, LEAST) - COLUMN
    first = GAP.join(part for part in (told.place, told.what) if part)
    for tests in _ways(told, room - len(first) - len(GAP)):
        line = f"{first}{GAP}{tests}" if tests else first
        if len(line) <= room:
            return [start + line]
    return _two(told, start, room)


def _two(told: Row, start: str, room: int) -> list[str]:
    """The place, and what else fits beside it; the rest below."""
    line = _cut_front(told.place, room) if told.is_test else _cut_back(told.place, room)
    rest = [told.what] if told.what else []
    if rest and len(line) + len(GAP) + len(told.what) <= room:
        line += GAP + rest.pop()
    wide = room + COLUMN - BELOW
    tests = _ways(told, wide - sum(map(len, rest)) - len(GAP) * len(rest))[-1]
    if rest and tests:
        rest = [_cut_back(rest[0], max(wide - len(GAP) - len(tests), 1))]
    below = GAP.join([*rest, *([tests] if tests else [])])
    return [start + line, *([" " * BELOW + _cut_back(below, wide)] if below else [])]


def _ways(told: Row, room: int) -> list[str]:
    """In which tests: as fully as possible first, then as short as makes sense."""
    count = told.tally
    if not told.test:
        return [f"({count})" if count else ""]
    lead = f"{count} " if count else ""
    name = told.test.rpartition("/")[2]
    cut = _cut_front(name, max(room - len(lead) - 2, min(NAME, len(name))))
    return [f"({lead}{test})" for test in dict.fromkeys((told.test, name, cut))]


def _cut_back(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _cut_front(text: str, room: int) -> str:
    return text if len(text) <= room else f"…{text[1 - room :]}"
