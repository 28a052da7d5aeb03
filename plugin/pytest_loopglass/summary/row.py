"""One finding in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_loopglass.summary.amounts import counted, number
from pytest_loopglass.summary.kinds import KINDS

if TYPE_CHECKING:
    from pytest_loopglass.summary.finding import Finding
    from pytest_loopglass.summary.places import Places

LONGEST: Final = 60
"""Characters of a line of code that are shown."""


class Row(NamedTuple):
    """How much, where, and the rest."""

    label: str
    colour: str
    figure: str
    place: str
    what: str
    tally: str
    """How often, in how many tests; and what the test is that is named."""
    test: str
    is_test: bool = False
    """Whether the place is a node id: the end of one tells more than its beginning."""


def row(finding: Finding, places: Places) -> Row:
    """Fit to be printed: a terminal obeys some characters."""
    return Row._make(part if isinstance(part, bool) else printable(part) for part in _row(finding, places))


def printable(text: str) -> str:
    """On one line, without control characters and halves of characters."""
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(one: str) -> str:
    return one if one.isprintable() else " " if one.isspace() else "?"


def _row(finding: Finding, places: Places) -> Row:
    kind = KINDS[finding.kind]
    head = finding.kind, kind.colour, finding.figure
    if finding.site is not None:
        test = _beside(finding.site, finding.test or "")
        return Row(*head, places.shown(finding.site), _what(finding, places), _count(finding, test), test)
    if kind.speaks and finding.what:
        return Row(*head, finding.what, "", _count(finding, finding.test), finding.test or "")
    return Row(*head, finding.test or "", finding.what, _count(finding, None), "", is_test=True)


def _beside(site: str, test: str) -> str:
    """The node id as far as the site does not tell it: the file, and the function with it."""
    path, _, rest = site.partition(":")
    _, _, function = rest.partition(" ")
    file, _, names = test.partition("::")
    if file != path:
        return test
    name, bracket, params = names.partition("[")
    return bracket + params if name.replace("::", ".") == function else names


def _what(finding: Finding, places: Places) -> str:
    """Not again what the site says; of what blocked the line of code."""
    site = finding.site or ""
    words = "" if site.endswith(f" {finding.what}") else finding.what
    code = places.source(site)[:LONGEST] if finding.kind == "blocked" else ""
    return ", ".join(part for part in (code, words) if part)


def _count(finding: Finding, test: str | None) -> str:
    """`7×, 3 tests, worst` or `7× in`; nothing when it was one test, once."""
    counted_already = finding.times == finding.tests or finding.figure.startswith(number(finding.times))
    often = "" if counted_already else f"{number(finding.times)}×"
    if finding.tests == 1:
        return f"{often} in" if often and test else often
    parts = [often, counted(finding.tests, "test"), KINDS[finding.kind].such if test else ""]
    return ", ".join(part for part in parts if part)
