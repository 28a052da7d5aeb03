"""What a rule says, and what all rules are asked."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from bench.slowness.world import Seconds


class Alarm(NamedTuple):
    test: int
    """Row of the history."""
    seen: int
    """The run after which the rule said it."""
    slower: bool


class Rule(Protocol):
    def __call__(self, seconds: Seconds, since: int) -> Iterator[Alarm]:
        """Alarms of the looks from run `since` on; a look may use what was before it and nothing after."""
        ...
