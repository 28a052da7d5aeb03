"""A test that hangs, told while it hangs."""

from typing import Annotated, Literal, TypedDict

from pytest_loopglass.wire.limits import Count, Epoch, Message, Missing, Name, Ordinal, Seconds, Short, Site, Size
from pytest_loopglass.wire.words import Backend, Phase


class HangingTask(TypedDict):
    """A task of the tree. ``parent`` is the place in the list of the task or nursery that awaits or holds it."""

    name: Short
    kind: Literal["task", "nursery", "generator"]
    parent: Count | None
    what: Message
    state: Short | None
    """``waiting``, ``running``, ``cancelled`` …"""
    frames: Annotated[list[Site], Size(40)]
    """Outermost first."""


class HangingThread(TypedDict):
    """The stack of one thread."""

    name: Short
    frames: Annotated[list[Site], Size(60)]
    """Outermost first."""


class Hanging(TypedDict):
    """A test that has run for very long, told while it still runs. Its result may follow, or never come."""

    nodeid: Name
    case: Name
    backend: Backend | None
    worker: Short | None
    attempt: Ordinal
    index: Count
    at: Epoch
    """When this was seen."""
    when: Phase
    elapsed_s: Seconds
    """How long the test has run."""
    limit_s: Seconds | None
    """The timeout that will end it; null: none is known."""
    tasks: Annotated[list[HangingTask], Size(500)]
    tasks_left_out: Count
    threads: Annotated[list[HangingThread], Size(100)]
    missing: Missing
