"""pytest's report of a failure, frame by frame: the suite's own open, those of libraries folded away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from dashboard.site import Site, site_of

BETWEEN: Final = re.compile(r"^(?:_ )+_?\s*$")
SHORT: Final = re.compile(r"^(?P<place>\S.*?:\d+): in (?P<function>.+)$")
LONG: Final = re.compile(r"^(?P<place>(?:\S.*\.\w+|<[^>]+>):\d+):(?: .*)?$")
FUNCTION: Final = re.compile(r"^(?:>| )?\s*(?:async )?def (\w+)\(")
CHAIN: Final = ("The above exception was", "During handling of the above exception")
ERROR: Final = re.compile(r"^E(?: |$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One frame: its code as pytest showed it, without what went wrong."""

    site: Site | None
    code: str
    error: str
    """The lines that say what went wrong, without their mark; only where it was raised."""

    @property
    def own(self) -> bool:
        return self.site is None or self.site.own


@dataclass(frozen=True, slots=True)
class Chapter:
    """The frames of one exception; `lead` says how it followed from the one before."""

    lead: str
    groups: list[list[Entry]]
    """Neighbours that are of the suite, or of libraries, together; outermost first."""


@dataclass(frozen=True, slots=True)
class Traceback:
    chapters: list[Chapter]
    """Empty when no frame could be told apart: the text is then best shown as it is."""

    @property
    def own(self) -> int:
        """Frames of the suite."""
        return sum(entry.own for entry in self._entries())

    @property
    def folded(self) -> int:
        """Frames of libraries."""
        return sum(not entry.own for entry in self._entries())

    def _entries(self) -> Iterator[Entry]:
        return (entry for chapter in self.chapters for group in chapter.groups for entry in group)


@dataclass(slots=True)
class _Draft:
    lead: str = ""
    entries: list[Entry] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    site: str | None = None
    """Of a frame that began with it; pytest's long form ends with it instead."""

    def close(self, site: str | None = None) -> None:
        """The lines so far are a frame."""
        lines, self.lines = self.lines, []
        place, self.site = site or self.site, None
        if place is None and not "".join(lines).strip():
            return
        code = "\n".join(line for line in lines if not ERROR.match(line)).strip("\n")
        error = "\n".join(line[1:].removeprefix("   ") for line in lines if ERROR.match(line))
        name = "" if place is None or " " in place else _function(lines)
        self.entries.append(Entry(None if place is None else site_of(f"{place}{name}"), code, _dedented(error)))


def traceback_of(text: str) -> Traceback:
    """`text` is what pytest printed, in its long or short form."""
    found = [
        Chapter(draft.lead, [list(group) for _, group in groupby(draft.entries, key=lambda entry: entry.own)])
        for draft in _drafts(text)
        if draft.entries
    ]
    known = any(entry.site for chapter in found for group in chapter.groups for entry in group)
    return Traceback(found if known else [])


def _drafts(text: str) -> Iterator[_Draft]:
    draft = _Draft()
    for line in text.splitlines():
        if line.startswith(CHAIN):
            draft.close()
            yield draft
            draft = _Draft(lead=line)
        elif BETWEEN.match(line):
            draft.close()
        elif short := SHORT.match(line):
            draft.close()
            draft.site = f"{short['place']} {short['function']}"
        elif draft.site is None and (long := LONG.match(line)):
            draft.close(long["place"])
        else:
            draft.lines.append(line)
    draft.close()
    yield draft


def _function(lines: list[str]) -> str:
    """` name` of the function that the code begins with; empty when it cannot be seen."""
    found = next(filter(None, map(FUNCTION.match, lines)), None)
    return f" {found[1]}" if found else ""


def _dedented(text: str) -> str:
    """Without the indent that all lines have."""
    lines = text.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] for line in lines)
