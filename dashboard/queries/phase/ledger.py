"""What was spawned, cancelled, timed and left behind in one phase."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PendingTask:
    name: str
    what: str
    awaits: str | None


@dataclass(frozen=True, slots=True)
class Tasks:
    spawned: int | None
    peak: int | None
    left: int | None
    pending: list[PendingTask]


@dataclass(frozen=True, slots=True)
class Cancellation:
    source: str
    site: str | None
    task: str | None
    by: str | None
    outcome: str | None
    latency_s: float | None
    at: float | None = None
    """Seconds since the epoch, by the client's clock; None: not told."""


@dataclass(frozen=True, slots=True)
class Cancellations:
    requested: dict[str, int] | None
    delivered: int | None
    swallowed: int | None
    latency_s: float | None
    listed: list[Cancellation]


@dataclass(frozen=True, slots=True)
class Deadline:
    kind: str
    site: str | None
    limit_s: float
    elapsed_s: float | None
    fired: bool
    outcome: str | None
    at: float | None = None
    """When its block began, as of a cancellation."""

    @property
    def margin(self) -> float | None:
        """The share of the limit that was left; of one that fired 0 or less."""
        if self.elapsed_s is None or not self.limit_s:
            return 0.0 if self.fired else None
        margin = 1 - self.elapsed_s / self.limit_s
        return min(0.0, margin) if self.fired else margin


@dataclass(frozen=True, slots=True)
class Deadlines:
    set: dict[str, int] | None
    fired: dict[str, int] | None
    least_margin: float | None
    listed: list[Deadline]


@dataclass(frozen=True, slots=True)
class Leftover:
    kind: str
    what: str
    site: str | None
    count: int


@dataclass(frozen=True, slots=True)
class LoopError:
    kind: str
    message: str
    count: int


@dataclass(frozen=True, slots=True)
class Ledger:
    tasks: Tasks | None
    cancellations: Cancellations | None
    deadlines: Deadlines | None
    leftovers: list[Leftover]
    errors: list[LoopError]
    flags: list[str]
    missing: dict[str, str]
    """As that of a loop; the fields of a part by dotted path."""
