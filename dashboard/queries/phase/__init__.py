"""What happened in the phases of an attempt, as the plugin told it. A field that an older plugin lacks is None."""

from dataclasses import dataclass

from dashboard.queries.phase.hanging import Hanging, HangingTask, HangingThread
from dashboard.queries.phase.ledger import (
    Cancellation,
    Cancellations,
    Deadline,
    Deadlines,
    Ledger,
    Leftover,
    LoopError,
    PendingTask,
    Tasks,
)
from dashboard.queries.phase.loop import Loop, SlowTick
from dashboard.queries.phase.reading import read

__all__ = [
    "Cancellation",
    "Cancellations",
    "Deadline",
    "Deadlines",
    "Hanging",
    "HangingTask",
    "HangingThread",
    "Ledger",
    "Leftover",
    "Loop",
    "LoopError",
    "PendingTask",
    "Phase",
    "SlowTick",
    "Tasks",
    "read",
]


@dataclass(frozen=True, slots=True)
class Phase:
    when: str
    duration_s: float
    loop: Loop | None = None
    """None: no loop ran in it."""
    ledger: Ledger | None = None
    """None: there is nothing to tell."""
