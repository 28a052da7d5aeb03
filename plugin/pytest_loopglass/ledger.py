"""What was spawned, cancelled, timed and left behind in one phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from pytest_loopglass.clock import NS
from pytest_loopglass.spool import encode

if TYPE_CHECKING:
    from pytest_loopglass import wire
    from pytest_loopglass.timeouts.account import Account

LISTED: Final = 50
"""The most of one kind that are listed."""
ERRORS: Final = 20

BLIND: Final[dict[str, str]] = {}
"""What cannot be seen in this process at all: field of `wire.Ledger`, such as ``cancellations.delivered``, and why."""


class Ledger:
    """Filled by the probes while the phase runs; an entry of a list may be completed later, until the attempt ends.

    A total is None when it could not be seen; `missing` says why.
    """

    __slots__ = (
        "cancellations",
        "deadlines",
        "delivered",
        "errors",
        "flags",
        "latency",
        "left",
        "leftovers",
        "missing",
        "peak",
        "pending",
        "requested",
        "spawned",
        "swallowed",
    )

    def __init__(self) -> None:
        self.spawned = self.peak = self.left = 0
        self.pending: list[wire.PendingTask] = []
        self.requested: dict[wire.CancelSource, int] = {}
        self.delivered = self.swallowed = 0
        self.latency: int | None = None
        """Nanoseconds, the longest."""
        self.cancellations: list[wire.Cancellation] = []
        self.deadlines: Account | None = None
        self.leftovers: dict[tuple[wire.LeftoverKind, str, str | None], int] = {}
        self.errors: dict[tuple[wire.LoopErrorKind, str], int] = {}
        self.flags: dict[wire.Flag, None] = {}
        self.missing: dict[str, str] = {}
        """The same, of this phase alone."""

    def add(self, other: Ledger) -> None:
        self.spawned += other.spawned
        self.peak = max(self.peak, other.peak)
        self.left += other.left
        self.delivered += other.delivered
        self.swallowed += other.swallowed
        self.latency = max((one for one in (self.latency, other.latency) if one is not None), default=None)
        _count(self.requested, other.requested)
        _count(self.leftovers, other.leftovers)
        _count(self.errors, other.errors)
        self.pending += other.pending
        self.cancellations += other.cancellations
        if self.deadlines is None:
            self.deadlines = other.deadlines
        elif other.deadlines is not None:
            self.deadlines.add(other.deadlines)
        self.flags.update(other.flags)
        self.missing.update(other.missing)

    def text(self) -> str:
        """`wire.Ledger` as JSON."""
        return encode(self.told())

    def told(self) -> wire.Ledger:
        parts: dict[str, Any] = {
            "tasks": self._tasks() if self.spawned or self.left else None,
            "cancellations": self._cancellations() if self._cancelled() else None,
            "deadlines": None if self.deadlines is None else self.deadlines.told(),
        }
        told: Any = {
            **parts,
            "leftovers": [
                {"kind": kind, "what": what, "site": site, "count": count}
                for (kind, what, site), count in list(self.leftovers.items())[:LISTED]
            ],
            "errors": [
                {"kind": kind, "message": message, "count": count}
                for (kind, message), count in list(self.errors.items())[:ERRORS]
            ],
            "flags": list(self.flags),
            "missing": _blank(parts, {**BLIND, **self.missing}),
        }
        return cast("wire.Ledger", told)

    def _cancelled(self) -> bool:
        """Also when it cannot be known."""
        return bool(self.requested or self.delivered or self.cancellations or "cancellations.requested" in self.missing)

    def _tasks(self) -> dict[str, Any]:
        return {"spawned": self.spawned, "peak": self.peak, "left": self.left, "pending": self.pending[:LISTED]}

    def _cancellations(self) -> dict[str, Any]:
        return {
            "requested": {**self.requested},
            "delivered": self.delivered,
            "swallowed": self.swallowed,
            "latency_s": None if self.latency is None else self.latency / NS,
            "listed": self.cancellations[:LISTED],
        }


def _blank(parts: dict[str, dict[str, Any] | None], missing: dict[str, str]) -> dict[str, str]:
    """Put null where a figure could not be seen; the reasons that concern a part that is told."""
    told = {}
    for path, reason in missing.items():
        name, _, field = path.partition(".")
        part = parts[name]
        if part is not None:
            part[field] = None
            told[path] = reason
    return told


def _count(mine: dict[Any, int], more: dict[Any, int]) -> None:
    for key, count in more.items():
        mine[key] = mine.get(key, 0) + count
