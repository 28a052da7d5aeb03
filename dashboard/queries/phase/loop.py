"""What loops did in one phase."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class SlowTick:
    at: float | None
    """Seconds since the epoch, by the client's clock."""
    duration_s: float
    cpu_s: float | None
    site: str | None
    leaf: str | None
    samples: int | None
    cause: str | None

    @property
    def began(self) -> datetime | None:
        return None if self.at is None else datetime.fromtimestamp(self.at, UTC)


@dataclass(frozen=True, slots=True)
class Stack:
    """Calls that slow ticks were seen in."""

    site: str | None
    cause: str | None
    frames: list[str]
    """Outermost first."""
    samples: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class Loop:
    backend: str
    runs: int | None
    run_s: float | None
    idle_s: float | None
    busy_s: float | None
    cpu_s: float | None
    ticks: int | None
    polls: int | None
    longest_tick_s: float | None
    mean_lag_s: float | None
    late_s: float | None
    histogram: list[list[int]] | None
    """`[bucket, ticks]`; bucket b has those with 2^((b-1)/2) <= ns < 2^(b/2)."""
    slow: int | None
    slow_ticks: list[SlowTick]
    missing: dict[str, str]
    """Why figures are None, by field; `*` for all."""
    stacks: list[Stack]
