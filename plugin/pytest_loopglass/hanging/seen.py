"""The attempt that runs when the alarm rings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pytest_loopglass.hanging.limits import Limit
from pytest_loopglass.hanging.tree.awaits import Stacks

if TYPE_CHECKING:
    import pytest

    from pytest_loopglass.wire import Phase

GROWTH: Final = 2
"""From one report of an attempt to the next it hangs so many times as long."""


@dataclass(slots=True)
class Seen:
    """Times are nanoseconds of `Clock.ns`. Holds frames: not to be kept."""

    item: pytest.Item
    when: Phase
    number: int
    index: int
    began: int
    limit: Limit | None
    thread: int
    """The one that runs it."""
    debugged: bool
    """Whether it waits for a person."""
    stacks: Stacks

    def due(self, after: int) -> int:
        """When it counts as hanging that may last so long if nothing else is known."""
        due = self.began + after
        return due if self.limit is None else min(due, self.limit.nears)

    def next(self, now: int) -> int:
        """When it is told again that is told now."""
        moment = self.began + (now - self.began) * GROWTH
        return moment if self.limit is None or self.limit.nears <= now else min(moment, self.limit.nears)
