"""What a program did, by its own count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Account:
    """Compared with what the probes say."""

    spawned: int = 0
    peak: int = 0
    left: int = 0
    """Tasks that were there until their loop was shut down."""
    cancelled: int = 0
    """One task by another."""
    aborted: int = 0
    """Children that their group has ended, because it was itself cut short."""
    delivered: int = 0
    """Cancellations that entered a task."""
    swallowed: int = 0
    deadlines: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    """Kind, whether it fired, and how its block ended."""
    blocks: list[int] = field(default_factory=list)
    """Nanoseconds that each of them took."""
    slept: int = 0
    """Milliseconds of the longest sleep that nothing ended."""
    hidden: bool = False
    """Up to Python 3.11 `wait_for` has a task of its own, which cannot be looked at, and may swallow a cancellation."""
    ties: int = 0
    """Short sleeps that were cut: a deadline that passes in the same moment may be taken for their own end."""
    insists: bool = False
    """A cancellation may have been delivered more than once: it was repeated until it took effect."""
    _pending: list[Callable[[], bool]] = field(default_factory=list)

    def spawn(self, pending: Callable[[], bool]) -> None:
        """A task was spawned, of which `pending` says whether it goes on."""
        self.spawned += 1
        self._pending = [other for other in self._pending if other()] + [pending]
        self.peak = max(self.peak, len(self._pending))

    def met(self, kind: str) -> None:
        self.deadlines[kind, False, "in time"] += 1

    def fired(self, kind: str, outcome: str) -> None:
        self.deadlines[kind, True, outcome] += 1

    @property
    def overruns(self) -> int:
        return sum(count for (_, fired, _), count in self.deadlines.items() if fired)
