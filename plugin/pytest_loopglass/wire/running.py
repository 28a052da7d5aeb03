"""A test that runs, told while it runs."""

from typing import TypedDict

from pytest_loopglass.wire.limits import Count, Epoch, Name, Ordinal, Short
from pytest_loopglass.wire.words import Phase


class Running(TypedDict):
    """A test that has run for a while, told once for each phase in which it was seen. Most tests are never told."""

    nodeid: Name
    case: Name
    worker: Short | None
    attempt: Ordinal
    index: Count
    began: Epoch
    """When the attempt began."""
    at: Epoch
    """When this was seen: what the worker begins later shows that this test is over."""
    when: Phase
