"""What was spawned, cancelled, timed and left behind in one phase."""

from typing import Annotated, TypedDict

from pytest_loopglass.wire.limits import (
    MOST_LISTED,
    Count,
    Counts,
    Epoch,
    Message,
    Missing,
    Ordinal,
    Range,
    Seconds,
    Short,
    Site,
    Size,
)
from pytest_loopglass.wire.words import (
    CancelOutcome,
    CancelSource,
    DeadlineKind,
    DeadlineOutcome,
    Flag,
    LeftoverKind,
    LoopErrorKind,
)


class PendingTask(TypedDict):
    """A task that was still pending when its loop was shut down, closed or left alone."""

    name: Short
    what: Message
    """Qualified name of its coroutine."""
    awaits: Site | None
    """The innermost frame of the suite's own code that it waits in, or the innermost of all if none is."""


class Tasks(TypedDict):
    """Tasks of one phase. The tasks that drive a loop (`run_until_complete`, a runner's own) are not counted."""

    spawned: Count | None
    peak: Count | None
    """The most that were pending at once."""
    left: Count | None
    """How many were left pending."""
    pending: Annotated[list[PendingTask], Size(MOST_LISTED)]


class _Cancellation(TypedDict):
    source: CancelSource
    site: Site | None
    """Who asked: the innermost frame of the suite's own code."""
    task: Short | None
    """Name of the task that was to be cancelled, or of what it runs if nobody has named it; of a scope null."""
    by: Short | None
    """The same of the task that asked."""
    outcome: CancelOutcome | None
    latency_s: Seconds | None
    """From the request to the end of the task or scope."""


class Cancellation(_Cancellation, total=False):
    """One request to cancel a task or a scope."""

    at: Epoch
    """When it was made."""


class Cancellations(TypedDict):
    """Cancellations of one phase, those of a normal shutdown left out of ``listed``."""

    requested: Counts | None
    """By source."""
    delivered: Count | None
    """How often a cancellation entered a task."""
    swallowed: Count | None
    latency_s: Seconds | None
    """The longest."""
    listed: Annotated[list[Cancellation], Size(MOST_LISTED)]


class _Deadline(TypedDict):
    kind: DeadlineKind
    site: Site | None
    limit_s: Seconds
    elapsed_s: Seconds | None
    fired: bool
    outcome: DeadlineOutcome | None


class Deadline(_Deadline, total=False):
    """One timeout that was set. The margin is ``1 - elapsed_s / limit_s``."""

    at: Epoch
    """When its block began. Not there where the clock of the loop is virtual, nor of the limit of a whole test."""


class Deadlines(TypedDict):
    """Timeouts of one phase that the suite's own code or a library on its behalf has set."""

    set: Counts | None
    """By kind."""
    fired: Counts | None
    least_margin: Annotated[float, Range(-1e9, 1)] | None
    """The least margin of all that did not fire."""
    listed: Annotated[list[Deadline], Size(MOST_LISTED)]
    """Those that fired, then those with the least margin."""


class Leftover(TypedDict):
    """Something that outlived the phase, or was dropped in it without being used."""

    kind: LeftoverKind
    what: Message
    site: Site | None
    """Where it is defined, or waits."""
    count: Ordinal


class LoopError(TypedDict):
    """What a loop's exception handler was told."""

    kind: LoopErrorKind
    message: Message
    count: Ordinal


class Ledger(TypedDict):
    """What was spawned, cancelled, timed and left behind in one phase. A part is null when there was nothing of it."""

    tasks: Tasks | None
    cancellations: Cancellations | None
    deadlines: Deadlines | None
    leftovers: Annotated[list[Leftover], Size(MOST_LISTED)]
    errors: Annotated[list[LoopError], Size(20)]
    flags: Annotated[list[Flag], Size(10)]
    missing: Missing
