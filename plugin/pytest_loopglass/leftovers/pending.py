"""Tasks that were left pending, with what they wait in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.ledger import LISTED
from pytest_loopglass.record import STAGE
from pytest_loopglass.sites import SITES
from pytest_loopglass.tasks.runners import is_runner
from pytest_loopglass.text import MESSAGE, SHORT, fit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

    from pytest_loopglass.leftovers.loops import Seen

WAITS = ("cr_await", "gi_yieldfrom", "ag_await")
FRAMES = ("cr_frame", "gi_frame", "ag_frame")
DEEP = 1_000
CLOSING: Final = "async_generator_athrow"
"""What runs in the task in which a loop closes a generator that was dropped: it is the generator that is told."""


def left_pending(tasks: Iterable[Any], seen: Seen | None) -> None:
    """Tell of these tasks, but for those that are the loop's own, drive it or have been told of."""
    for task in tasks:
        coro = task.get_coro()
        if is_runner(coro) or type(coro).__name__ == CLOSING:
            continue
        if seen is not None and (seen.driver() is task or seen.knows(task)):
            continue
        ledger = STAGE.ledger
        ledger.left += 1
        if seen is not None:
            seen.known.add(task)
        if len(ledger.pending) < LISTED:
            what = str(getattr(coro, "__qualname__", type(coro).__qualname__))
            ledger.pending.append(
                {"name": fit(str(task.get_name()), SHORT), "what": fit(what, MESSAGE), "awaits": awaits(coro)}
            )


def awaits(coro: Any) -> str | None:
    """Where it waits: the innermost frame of the suite's own code, or the innermost of all if there is none."""
    innermost: FrameType | None = None
    own: FrameType | None = None
    for _ in range(DEEP):
        frame = _first(coro, FRAMES)
        if frame is not None:
            innermost = frame
            own = frame if SITES.is_own(frame.f_code) else own
        coro = _first(coro, WAITS)
        if coro is None:
            break
    found = own or innermost
    return None if found is None else SITES.of(found)


def _first(thing: Any, names: tuple[str, ...]) -> Any:
    return next((found for name in names if (found := getattr(thing, name, None)) is not None), None)
