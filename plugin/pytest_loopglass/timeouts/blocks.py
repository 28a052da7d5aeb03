"""Blocks under a deadline that have begun and not ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.timeouts.account import account
from pytest_loopglass.timeouts.clocks import clockwork

if TYPE_CHECKING:
    from pytest_loopglass.timeouts.place import Place
    from pytest_loopglass.wire import DeadlineKind, DeadlineOutcome

Block = tuple["DeadlineKind", "Place | None", float, int, "float | None"]
"""Kind, place (none of a whole test), when it began by the loop's clock, the same by `Clock.ns`, its deadline."""

OPEN: Final[dict[int, Block]] = {}
"""By id of the object that holds the deadline: the object itself would keep its task alive."""
FIRED: Final[set[int]] = set()
"""Those of them whose deadline has passed."""


def begin(
    key: int, kind: DeadlineKind, place: Place, loop: Any, limit: float, now: Callable[[], int] = Clock.ns
) -> None:
    """A block begins, with `limit` seconds of the loop's clock."""
    entered = loop.time()
    OPEN[key] = kind, place, entered, now(), entered + limit


def move(key: int, when: float | None) -> None:
    """Its deadline is another one now."""
    block = OPEN.get(key)
    if block is not None:
        OPEN[key] = *block[:4], when


def end(key: int, loop: Any, outcome: DeadlineOutcome | None = None, now: Callable[[], int] = Clock.ns) -> None:
    """A block ends. `outcome`: of a deadline that fired."""
    block = OPEN.pop(key, None)
    if block is None:
        return
    FIRED.discard(key)
    kind, place, entered, since, when = block
    if when is None:
        return
    elapsed = (now() - since) / NS if clockwork(loop) == "cached" else loop.time() - entered
    if outcome is None:
        account().in_time(kind, place, when - entered, elapsed)
    else:
        account().end(kind, place, when - entered, elapsed, outcome)


def leave(now: Callable[[], int] = Clock.ns) -> None:
    """The attempt ends: the blocks that are still open are told as they stand, and nothing more of them later."""
    if not OPEN:
        return
    told, ends = account(), now()
    lasting = {}
    while OPEN:
        key, block = OPEN.popitem()
        kind, place, entered, since, when = block
        fired = key in FIRED
        FIRED.discard(key)
        if kind == "pytest-timeout":  # over with the attempt; but reruns have it in common
            told.in_time(kind, place, block[4] or 0.0, (ends - since) / NS)
            lasting[key] = block
        elif when is not None:
            told.end(kind, place, when - entered, (ends - since) / NS, "left", fired)
    OPEN.update(lasting)
