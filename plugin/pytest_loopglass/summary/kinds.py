"""The kinds of findings, the most important first."""

from __future__ import annotations

from typing import Final, NamedTuple


class Kind(NamedTuple):
    """How findings of one kind are told."""

    heading: str
    colour: str = "yellow"
    such: str = "worst"
    """What the one test that is named is among the others."""
    depth: int = 5
    """How many are told where there is little room."""
    speaks: bool = False
    """Where no site is known, what is said stands in its place, rather than the test."""


FIRST: Final = "such as"

KINDS: Final[dict[str, Kind]] = {
    "hung": Kind("Tests that hung", "red"),
    "timed out": Kind("Deadlines that failed a test", "red"),
    "differs": Kind("Tests that pass on one backend and fail on another", "red", FIRST),
    "flaky": Kind("Tests that failed and passed when they were run again", "red", FIRST),
    "blocked": Kind("What blocked the event loop"),
    "swallowed": Kind("Cancellations that were swallowed", such=FIRST, speaks=True),
    "never awaited": Kind("Coroutines that nobody awaited", such=FIRST, speaks=True),
    "left running": Kind("Tasks that a test left running", such=FIRST, speaks=True),
    "loop error": Kind("Errors that only the event loop has heard of", such=FIRST, speaks=True),
    "overran": Kind("Blocks that went on behind their deadline"),
    "near miss": Kind("Deadlines that were met with less than 10 % to spare"),
    "spinning": Kind("Event loops that never waited"),
    "left open": Kind("What else was left behind", such=FIRST, depth=2, speaks=True),
    "starved": Kind("Event loops that were ready and were not let run", "light", depth=1, speaks=True),
    "waits": Kind("Tests that wait longest", "light", depth=3),
    "works": Kind("Tests that keep their loop busy longest", "light", depth=3),
    "fired": Kind("Deadlines that fired in tests that passed", "light", depth=1),
}
