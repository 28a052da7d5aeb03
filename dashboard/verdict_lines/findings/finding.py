"""What all findings have: a sign, a tone and a sentence."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from dashboard.queries.phase import Phase
from dashboard.sentence import Sentence, Span, code, plain
from dashboard.show import count
from dashboard.site import site_of

MOST: Final = 5
"""Findings of one kind; the tables below them have the rest."""
NAMED: Final = 3
"""Names in one sentence."""

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Finding:
    glyph: str
    tone: str
    sentence: Sentence


class Happened(NamedTuple):
    """The outcome and the phases of an attempt, which all findings are made from."""

    outcome: str
    phases: Sequence[Phase]


def grouped(items: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """Items by key, in the order in which the keys came first."""
    groups: dict[K, list[T]] = {}
    for key, item in items:
        groups.setdefault(key, []).append(item)
    return groups


def place(word: str, site: str | None) -> list[Span]:
    """` in tests/test_a.py:3 test_a`; nothing when it is not known."""
    return [plain(f" {word} "), code(site_of(site).text)] if site else []


def cut(findings: list[Finding], what: str) -> list[Finding]:
    """At most `MOST`, and how many more there are."""
    if len(findings) <= MOST:
        return findings
    last = findings[0]
    more = Finding(last.glyph, last.tone, (plain(f"{count(len(findings) - MOST)} more {what} stand below."),))
    return [*findings[:MOST], more]
