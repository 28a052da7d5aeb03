"""Blocks under a deadline that have begun and not ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.timeouts.account import account
from pytest_loopglass.timeouts.clocks import Now, instant, times

if TYPE_CHECKING:
    from pytest_loopglass.timeouts.place import Place
    from pytest_loopglass.wire import DeadlineOutcome

Block = tuple["Place", float, float, Now, "float | None"]
"""What set it; when it began by the clock of its loop, by the clock that measures it, that clock; its deadline."""

OPEN: Final[dict[int, Block]] = {}
"""By id of the object that holds the deadline: the object itself would keep its task alive."""
FIRED: Final[set[int]] = set()
"""Those of them whose deadline has passed."""
AMPLE: Final = 0.5
"""The share of its limit that a whole test may use without being told of: most suites give all their tests the same
generous one, and to tell of it with each would cost more than all else that is told of a test."""


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
        account().in_time(place, when - entered, elapsed, instant(begun, clock))
    else:
        account().end(place, when - entered, elapsed, outcome, begun=instant(begun, clock))


def of_test(place: Place, limit: float, elapsed: float) -> None:
    """A test ends before the limit of the whole of it."""
    if elapsed > limit * AMPLE:
        account().in_time(place, limit, elapsed)


def leave() -> None:
    """The attempt ends: the blocks that are still open are told as they stand, and nothing more of them later."""
    while OPEN:
        key, (place, entered, begun, clock, when) = OPEN.popitem()
        fired = key in FIRED
        FIRED.discard(key)
        if place.kind == "pytest-timeout":  # it ends with the test
            of_test(place, (when or 0.0) - entered, clock() - begun)
        elif when is not None:
            account().end(place, when - entered, clock() - begun, "left", fired, instant(begun, clock))
