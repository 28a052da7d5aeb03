"""What can be asked for, and in which unit. `static/app/lib/filter-language.js` has the same table."""

from enum import StrEnum
from typing import Final, NamedTuple


class Kind(StrEnum):
    CHOICE = "choice"
    """One of a few known words; the beginning of a word is enough."""
    TEXT = "text"
    """As the data has it: a branch, a path, a part of a message."""
    SHARE = "share"
    """Percent are written, shares of 1 are meant."""
    SECONDS = "seconds"
    COUNT = "count"
    DAYS = "days"


NUMBERS: Final = frozenset({Kind.SHARE, Kind.SECONDS, Kind.COUNT, Kind.DAYS})


class Field(NamedTuple):
    kind: Kind
    example: str
    choices: tuple[str, ...] = ()


OUTCOMES: Final = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
REASONS: Final = ("timed out", "cancelled", "crashed", "lost", "strict xpass")
STATES: Final = ("running", "passed", "failed", "interrupted")
BACKENDS: Final = ("none", "asyncio", "asyncio+uvloop", "trio", "mixed", "other")
QUALITIES: Final = (
    "flaky", "broken", "suspect", "fixed", "healthy", "new", "unknown", "quarantined", "slow", "retried", "outage",
)  # fmt: skip

FIELDS: Final[dict[str, Field]] = {
    "outcome": Field(Kind.CHOICE, "outcome:failed,error", OUTCOMES + REASONS),
    "state": Field(Kind.CHOICE, "state:failed", STATES),
    "backend": Field(Kind.CHOICE, "backend:trio", BACKENDS),
    "is": Field(Kind.CHOICE, "is:flaky", QUALITIES),
    "file": Field(Kind.TEXT, "file:tests/net/"),
    "test": Field(Kind.TEXT, "test:backoff"),
    "owner": Field(Kind.TEXT, "owner:ana"),
    "mark": Field(Kind.TEXT, "mark:slow"),
    "worker": Field(Kind.TEXT, "worker:gw1"),
    "error": Field(Kind.TEXT, 'error:"connection reset"'),
    "site": Field(Kind.TEXT, "site:pool.py:88"),
    "branch": Field(Kind.TEXT, "branch:main"),
    "revision": Field(Kind.TEXT, "revision:41bd0e2"),
    "pull": Field(Kind.TEXT, "pull:912"),
    "python": Field(Kind.TEXT, "python:3.13"),
    "rate": Field(Kind.SHARE, "rate:>2%"),
    "margin": Field(Kind.SHARE, "margin:<10%"),
    "duration": Field(Kind.SECONDS, "duration:>500ms"),
    "p50": Field(Kind.SECONDS, "p50:>200ms"),
    "p95": Field(Kind.SECONDS, "p95:>1s"),
    "stall": Field(Kind.SECONDS, "stall:>50ms"),
    "attempt": Field(Kind.COUNT, "attempt:>1"),
    "failures": Field(Kind.COUNT, "failures:>0"),
    "run": Field(Kind.COUNT, "run:>=4800"),
    "since": Field(Kind.DAYS, "since:<7d"),
}
OTHER_NAMES: Final = {"status": "outcome", "be": "backend", "rev": "revision", "commit": "revision", "pr": "pull"}
OTHER_CHOICES: Final = {"uvloop": "asyncio+uvloop", "timeout": "timed out", "timed-out": "timed out"}
