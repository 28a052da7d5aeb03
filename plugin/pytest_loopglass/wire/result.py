"""One attempt of one test."""

from typing import Annotated, TypedDict

from pytest_loopglass.wire.ledger import Ledger
from pytest_loopglass.wire.limits import Count, Epoch, Long, Message, Name, Ordinal, Seconds, Short, Size
from pytest_loopglass.wire.loop import Loop
from pytest_loopglass.wire.words import Backend, Outcome, Phase, Reason


class PhaseRecord(TypedDict):
    """One phase of an attempt."""

    when: Phase
    duration_s: Seconds
    loop: Loop | None
    """Null when no loop ran in it."""
    ledger: Ledger | None
    """Null when there is nothing to tell."""


class Failure(TypedDict):
    """Why a phase failed, was skipped or was expected to fail."""

    when: Phase
    kind: Short | None
    """Exception class, ``module.qualname`` (of a builtin the name alone); of a group the leaf of its first branch."""
    message: Message
    site: Message | None
    """``path:line`` of the failure."""
    text: Long
    """The report as pytest prints it, head and tail kept when it is long."""
    output: Long | None
    """What was captured: each section below a line ``----- Captured stdout call -----``, and of each the tail."""


class Result(TypedDict):
    """One attempt of one test, written when its last phase has ended."""

    nodeid: Name
    case: Name
    """The node id without the backend parameter."""
    backend: Backend | None
    """The loop that ran; the labelled one if the attempt never reached a loop; null for sync tests."""
    params: Annotated[dict[Short, Short], Size(50)]
    markers: Annotated[list[Short], Size(50)]
    worker: Short | None
    attempt: Ordinal
    index: Count
    """Order in which its process ran it, from 0."""
    at: Epoch
    outcome: Outcome
    reason: Reason | None
    phases: Annotated[list[PhaseRecord], Size(4)]
    failures: Annotated[list[Failure], Size(20)]
    subtests_passed: Count
    subtests_failed: Count
