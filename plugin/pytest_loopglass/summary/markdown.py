"""A report as GitHub's Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pytest_loopglass.summary.kinds import KINDS
from pytest_loopglass.summary.row import printable, row
from pytest_loopglass.summary.sentences import headline, outcomes, unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_loopglass.summary.finding import Finding
    from pytest_loopglass.summary.places import Places
    from pytest_loopglass.summary.report import Report
    from pytest_loopglass.summary.row import Row

Link = Callable[[str], str | None]
"""Of a site the address at which it can be read; None when it has none."""
SPECIAL: Final = re.compile(r"[^\w\s./,%×…()=+-]|_")
"""What may mean something in Markdown or HTML. In an entity it means itself."""
FIRST: Final = 12
"""Findings that are seen without a click."""
TREES: Final = 3
LONGEST: Final = 200
"""Characters of one text in a cell."""
LINES: Final = 200
"""Of one tree."""
HEAD: Final = ["| | | where | what | tests |", "| --- | ---: | --- | --- | --- |"]


def page(report: Report, chosen: Sequence[Finding], places: Places, link: Link, *, complete: bool = True) -> str:
    """The most important findings in a table; if it is to be complete, the others and what hung below folds."""
    told = [*table(chosen, places, link), ""] if chosen else []
    rest = [finding for finding in report.findings if finding not in chosen]
    if complete and rest:
        told += [*folded(f"{len(rest)} more", table(rest, places, link)), ""]
    for finding in [one for one in report.findings if one.details][: TREES if complete else 0]:
        told += [*folded(f"{finding.test} while it hung", ["<pre>", *_tree(finding), "</pre>"]), ""]
    return "\n".join(told)


def counts(report: Report) -> str:
    """What there was: backends, outcomes, and what could not be read."""
    return "\n\n".join(escaped(text) for text in (headline(report), outcomes(report), unread(report)) if text)


def table(findings: Iterable[Finding], places: Places, link: Link) -> list[str]:
    return [*HEAD, *(_line(finding, row(finding, places), link) for finding in findings)]


def _line(finding: Finding, told: Row, link: Link) -> str:
    place = code(told.place)
    target = link(finding.site) if finding.site is not None else None
    tests = f"{escaped(told.tally)} {code(told.test)}" if told.test else escaped(told.tally)
    cells = (
        f"<b>{escaped(told.label)}</b>" if KINDS[finding.kind].colour == "red" else escaped(told.label),
        escaped(told.figure).replace(" ", "&nbsp;"),
        f'<a href="{target}">{place}</a>' if target else place,
        escaped(told.what),
        tests,
    )
    return f"| {' | '.join(cells)} |"


def folded(heading: str, lines: Iterable[str]) -> list[str]:
    """Lines that are seen after a click."""
    return ["<details>", f"<summary>{escaped(heading)}</summary>", "", *lines, "", "</details>"]


def escaped(text: str) -> str:
    """Text that is shown as it is, on one line."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"
    return SPECIAL.sub(lambda found: f"&#{ord(found[0])};", printable(" ".join(text.split())))


def code(text: str) -> str:
    return f"<code>{escaped(text)}</code>" if text else ""


def _tree(finding: Finding) -> list[str]:
    """In a `pre` only HTML means something."""
    lines = [_plain(line) for line in finding.details[:LINES]]
    left = len(finding.details) - len(lines)
    return [*lines, f"and {left} more lines"] if left else lines


def _plain(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
