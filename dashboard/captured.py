"""What a test wrote before it failed, by section."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

HEAD: Final = re.compile(
    r"^(?:----- (.+) -----|(Captured (?:stdout|stderr|log) (?:setup|call|teardown)))$", re.MULTILINE
)
CUT: Final = re.compile(r"\A\[… (\d+) characters\]\n")
LONG: Final = 60
"""Lines from which on a section is folded, unless it is the only one."""


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    """`stdout of the call`"""
    text: str
    left_out: int
    """Characters before it that were not kept."""

    @property
    def lines(self) -> int:
        return self.text.count("\n") + 1

    @property
    def is_long(self) -> bool:
        return self.lines > LONG


def sections_of(output: str | None) -> list[Section]:
    """In the order in which they were captured; what stands before the first head is of no section."""
    parts = HEAD.split(output or "")
    lead, rest = parts[0].strip("\n"), parts[1:]
    found = [_section(rest[at] or rest[at + 1], rest[at + 2]) for at in range(0, len(rest), 3)]
    return [*([_section("Output", lead)] if lead else []), *found]


def _section(head: str, text: str) -> Section:
    body = text.strip("\n")
    cut = CUT.match(body)
    return Section(_name(head), body[cut.end() :] if cut else body, int(cut[1]) if cut else 0)


def _name(head: str) -> str:
    words = head.split(" ")
    return f"{words[1]} of the {words[2]}" if len(words) == 3 and words[0] == "Captured" else head


def sections_of_all(outputs: Iterable[str | None]) -> list[list[Section]]:
    """Those of each failure; what a phase has captured is said again by the phases after it, and is shown once."""
    seen: set[Section] = set()
    told = []
    for output in outputs:
        found = [section for section in sections_of(output) if section not in seen]
        seen.update(found)
        told.append(found)
    return told
