"""Blocks under a deadline that have begun and not ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.timeouts.account import account
from pytest_loopglass.timeouts.clocks import Now, times

if TYPE_CHECKING:
    from pytest_loopglass.timeouts.place import Place
    from pytest_loopglass.wire import DeadlineOutcome

Block = tuple["Place", float, float, Now, "float | None"]
"""What set it; when it began by the clock of its loop, by the clock that measures it, that clock; its deadline."""

OPEN: Final[dict[int, Block]] = {}
"""By id of the object that holds the deadline: the object itself would keep its task alive."""
FIRED: Final[set[int]] = set()
"""Those of them whose deadline has passed."""


def begin(key: int, place: Place, loop: Any, limit: float) -> None:
    """A block begins, with `limit` seconds of the loop's clock."""
    entered, begun, clock = times(loop)
    OPEN[key] = place, entered, begun, clock, entered + limit


def move(key: int, when: float | None) -> None:
    """Its deadline is another one now."""
    block = OPEN.get(key)
    if block is not None:
        OPEN[key] = *block[:4], when


def end(key: int, outcome: DeadlineOutcome | None = None) -> None:
    """A block ends. `outcome`: of a deadline that fired."""
    block = OPEN.pop(key, None)
    if block is None:
        return
    FIRED.discard(key)
    place, entered, begun, clock, when = block
    if when is None:
        return
    elapsed = clock() - begun
    if outcome is None:
        account().in_time(place, when - entered, elapsed)
    else:
        account().end(place, when - entered, elapsed, outcome)


def leave() -> None:
    """The attempt ends: the blocks that are still open are told as they stand, and nothing more of them later."""
    if not OPEN:
        return
    told, lasting = account(), {}
    while OPEN:
        key, block = OPEN.popitem()
        place, entered, begun, clock, when = block
        fired = key in FIRED
        FIRED.discard(key)
        if place.kind == "pytest-timeout":  # over with the attempt; but reruns have it in common
            told.in_time(place, (when or 0.0) - entered, clock() - begun)
            lasting[key] = block
        elif when is not None:
            told.end(place, when - entered, clock() - begun, "left", fired)
    OPEN.update(lasting)
