"""One thing worth saying."""

from __future__ import annotations

from typing import Final, NamedTuple


class Finding(NamedTuple):
    """Something that happened at one place, in one test or in many."""

    kind: str
    """One of `kinds.KINDS`."""
    amount: float
    """What it is ranked by among those of its kind, the greatest first: seconds, a share, or how often."""
    figure: str
    """The amount for people; may be empty."""
    site: str | None
    """``path:line function``; null when the test is all that is known of the place."""
    what: str
    """A few words; may be empty."""
    test: str | None
    """Node id of the test in which the amount was greatest; of several the first."""
    times: int
    tests: int
    details: tuple[str, ...] = ()
    """More lines, for whoever wants all."""


MOST: Final = 10_000
"""Places of one kind that are kept apart. A suite has fewer, unless what it says contains numbers."""


class Group:
    """The same thing at the same place, in however many tests."""

    __slots__ = ("amount", "last", "note", "test", "tests", "times")

    def __init__(self) -> None:
        self.amount = float("-inf")
        self.note = ""
        """Words of the occurrence with the greatest amount."""
        self.test: str | None = None
        self.last: str | None = None
        self.tests = self.times = 0

    def add(self, amount: float, test: str, note: str, times: int) -> None:
        self.times += times
        if test != self.last:  # the attempts of a test follow each other
            self.tests += 1
            self.last = test
        if amount > self.amount:
            self.amount, self.test, self.note = amount, test, note

    def finding(self, kind: str, figure: str, site: str | None, what: str) -> Finding:
        return Finding(kind, self.amount, figure, site, what, self.test, self.times, self.tests)


class Groups(dict[tuple[str | None, str], Group]):
    """By site and words. A site of None is one place of its own."""

    def put(self, site: str | None, what: str, amount: float, test: str, note: str = "", times: int = 1) -> None:
        """One occurrence; those at places beyond `MOST` are left out."""
        group = self.get((site, what))
        if group is None:
            if len(self) >= MOST:
                return
            group = self[site, what] = Group()
        group.add(amount, test, note, times)
