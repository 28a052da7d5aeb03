"""The wire format, version 1: what a session sends and the server stores.

A *batch* is the body of one ``PUT /api/v1/sessions/<uuid>/batches/<seq>``: gzip'd JSON lines. The first
line is ``{"batch": Header}``; every other line is a `Line`, an object with exactly one key that names the
event. All times are seconds: ``at``, ``started_at`` and ``sent_at`` since the epoch, the rest durations.
Every key is always present unless it is said to be left out; what could not be seen is null, never 0.

The server builds its strict decoder from these definitions, so a limit written here is a limit enforced
there. This module needs the standard library only.
"""

from pytest_loopglass.text import MAX_LINE_BYTES
from pytest_loopglass.wire.hanging import Hanging, HangingTask, HangingThread
from pytest_loopglass.wire.ledger import (
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
from pytest_loopglass.wire.limits import (
    MAX_BATCH_BYTES,
    MAX_LINES,
    MOST_FRAMES,
    MOST_LISTED,
    MOST_STACKS,
    Range,
    Size,
)
from pytest_loopglass.wire.loop import Loop, SlowTick, Stack
from pytest_loopglass.wire.result import Failure, PhaseRecord, Result
from pytest_loopglass.wire.running import Running
from pytest_loopglass.wire.session import VERSION, Collected, End, Facts, Header, Line
from pytest_loopglass.wire.warned import Warned
from pytest_loopglass.wire.words import (
    BACKENDS,
    OUTCOMES,
    REASONS,
    Backend,
    CancelOutcome,
    CancelSource,
    Cause,
    DeadlineKind,
    DeadlineOutcome,
    Flag,
    LeftoverKind,
    LoopErrorKind,
    Outcome,
    Phase,
    Reason,
)

__all__ = [
    "BACKENDS",
    "MAX_BATCH_BYTES",
    "MAX_LINES",
    "MAX_LINE_BYTES",
    "MOST_FRAMES",
    "MOST_LISTED",
    "MOST_STACKS",
    "OUTCOMES",
    "REASONS",
    "VERSION",
    "Backend",
    "CancelOutcome",
    "CancelSource",
    "Cancellation",
    "Cancellations",
    "Cause",
    "Collected",
    "Deadline",
    "DeadlineKind",
    "DeadlineOutcome",
    "Deadlines",
    "End",
    "Facts",
    "Failure",
    "Flag",
    "Hanging",
    "HangingTask",
    "HangingThread",
    "Header",
    "Ledger",
    "Leftover",
    "LeftoverKind",
    "Line",
    "Loop",
    "LoopError",
    "LoopErrorKind",
    "Outcome",
    "PendingTask",
    "Phase",
    "PhaseRecord",
    "Range",
    "Reason",
    "Result",
    "Running",
    "Size",
    "SlowTick",
    "Stack",
    "Tasks",
    "Warned",
]
