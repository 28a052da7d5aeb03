"""One attempt while it is being made up: an ordinary one, until a fault has touched it."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.demo.suite import Case


@dataclass(frozen=True, slots=True)
class Stall:
    """A slow tick."""

    duration_s: float
    cause: str
    site: str | None
    cpu_share: float
    """CPU of the loop's thread, as a share of the duration."""
    stacks: tuple[tuple[float, tuple[str, ...]], ...] = ()
    """In which calls it was seen, outermost first, and in what share of the looks."""


@dataclass(slots=True)
class Attempt:
    case: Case
    backend: str | None
    duration_s: float
    """Of the call, seconds."""
    number: int = 1
    follows: "Attempt | None" = None
    """What its worker ran before it."""
    outcome: str = "passed"
    reason: str | None = None
    tick_s: float = 0.000_12
    """What a tick usually takes."""
    late_s: float = 0.000_1
    stalls: list[Stall] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    """`wire.Failure` objects."""
    spawned: int = 0
    pending: list[dict[str, Any]] = field(default_factory=list)
    cancellations: list[dict[str, Any]] = field(default_factory=list)
    deadlines: list[dict[str, Any]] = field(default_factory=list)
    hanging: dict[str, Any] | None = None
    """What is told of it while it hangs, without place and time."""
    warnings: list[dict[str, Any]] = field(default_factory=list)
    """`wire.Warning` objects."""
    has_phases: bool = True

    @property
    def is_bad(self) -> bool:
        return self.outcome in ("failed", "error")

    def fail(self, failure: dict[str, Any], reason: str | None = None) -> None:
        self.outcome = "failed" if failure["when"] == "call" else "error"
        self.reason = reason
        self.failures = [failure]

    def vanish(self, message: str, reason: str) -> None:
        """Its process died: nothing that it measured is left."""
        self.outcome, self.reason, self.has_phases = "error", reason, False
        text = {"when": "call", "kind": None, "message": message, "site": None, "text": message, "output": None}
        self.failures = [text]
