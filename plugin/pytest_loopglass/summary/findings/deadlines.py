"""Timeouts that fired, were nearly missed, or did not stop what they should have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pytest_loopglass.summary.amounts import limit, seconds
from pytest_loopglass.summary.finding import Finding, Groups

if TYPE_CHECKING:
    from pytest_loopglass.wire import Deadline, Result

CLOSE: Final = 0.9
"""Who uses more than this share of a limit has nearly missed it."""
FAILED: Final = frozenset({"failed", "error"})
ENDS: Final = {"raised": "raised", "caught": "cut it short", "not caught": "did not stop it", None: "fired"}
LATE: Final = re.compile(r"^(?:E +)?[\w.]*(?:Timeout|TooSlow)\w*(?::|$)", re.MULTILINE)
"""A line by which pytest tells of an exception, be it the one behind another: of libraries that have their own, too."""
BESIDE: Final = ", and the test failed"
"""It need not be why."""
TEST: Final = "\0"
"""Begins a place that is no site, but a node id."""


class Deadlines:
    """Of what fired, only what failed a test is news; the rest may well be what the test is about."""

    def __init__(self) -> None:
        self._failed, self._fired, self._near, self._overran = Groups(), Groups(), Groups(), Groups()

    def take(self, result: Result) -> None:
        for phase in result["phases"]:
            told = phase["ledger"] and phase["ledger"]["deadlines"]
            for deadline in told["listed"] if told else ():
                self._put(deadline, result)

    def _put(self, deadline: Deadline, result: Result) -> None:
        test = result["nodeid"]
        elapsed, most, kind = deadline["elapsed_s"], deadline["limit_s"], deadline["kind"]
        if elapsed is None:
            return
        note = f"{seconds(elapsed)} of {limit(most)}"
        if deadline["fired"]:
            self._put_fired(deadline, elapsed, result)
        elif deadline["outcome"] == "not caught":
            self._overran.put(_place(deadline, test), kind, elapsed - most, test, note)
        elif deadline["outcome"] == "in time" and most > 0 and elapsed > CLOSE * most:
            self._near.put(_place(deadline, test), kind, elapsed / most, test, note)

    def _put_fired(self, deadline: Deadline, elapsed: float, result: Result) -> None:
        """Who sets a limit of nothing asks what is ready: that is news only where it failed the test."""
        site, most, test = deadline["site"], deadline["limit_s"], result["nodeid"]
        ended = f"{deadline['kind']} {ENDS.get(deadline['outcome'], 'fired')}"
        raised_in_failure = result["outcome"] in FAILED and deadline["outcome"] == "raised"
        if raised_in_failure and _is_late(result):
            self._failed.put(site, ended, elapsed, test, limit(most))
        elif most > 0:
            words = ended + BESIDE if raised_in_failure else ended
            self._fired.put(site, words, elapsed, test, limit(most))

    def findings(self) -> list[Finding]:
        return [
            *_told("timed out", self._failed),
            *_told("fired", self._fired),
            *(
                group.finding("overran", f"+{seconds(group.amount)}", _site(place), f"{kind}, {group.note}")
                for (place, kind), group in self._overran.items()
            ),
            *(
                group.finding("near miss", f"{_left(group.amount)} left", _site(place), f"{kind}, {group.note}")
                for (place, kind), group in self._near.items()
            ),
        ]


def _is_late(result: Result) -> bool:
    """It failed because of a timeout, as far as its failures tell."""
    texts = [text for failure in result["failures"] for text in (failure["kind"], failure["text"]) if text]
    return result["reason"] == "timed out" or any(LATE.search(text) for text in texts)


def _told(kind: str, groups: Groups) -> list[Finding]:
    return [group.finding(kind, group.note, site, ended) for (site, ended), group in groups.items()]


def _place(deadline: Deadline, test: str) -> str:
    """Of a timeout of the whole test that test."""
    return deadline["site"] or f"{TEST}{test}"


def _site(place: str | None) -> str | None:
    return None if place is None or place.startswith(TEST) else place


def _left(used: float) -> str:
    """Per cent, rounded down."""
    left = (1 - used) * 100
    return f"{int(left)} %" if left >= 1 else "<1 %"
