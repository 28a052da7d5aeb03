"""Deadlines of the cancel scopes of anyio and trio.

A block begins when its scope is entered, or when an entered scope gets its first deadline. The limit is the deadline
that it has in the end, counted from there; both are measured by the clock of the run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import inf, isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pytest_loopglass import scopes
from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.record import STAGE
from pytest_loopglass.timeouts.account import account
from pytest_loopglass.timeouts.blocks import FIRED, OPEN
from pytest_loopglass.timeouts.callers import FOLDERS, HOMES, Home, caller_of
from pytest_loopglass.timeouts.clocks import clockwork

if TYPE_CHECKING:
    from types import FrameType, ModuleType

    from pytest_loopglass.patches import Patches
    from pytest_loopglass.wire import CancelSource, DeadlineOutcome


class Library(NamedTuple):
    """Whose scope it is."""

    home: Home
    time: Callable[[], float]
    """By the clock of the run, in seconds."""
    elapsed: Callable[[float, int], float]
    """Seconds since a time of the run's clock, which was that of `Clock.ns`."""


LIBRARIES: Final[dict[type, Library]] = {}
"""By class of the scope."""


def _entered(scope: Any, frame: FrameType, now: Callable[[], int] = Clock.ns) -> None:
    library = LIBRARIES.get(type(scope))
    if library is None:
        return
    caller = caller_of(frame, library.home)
    if caller is not None:
        entered = library.time()
        relative = getattr(scope, "_relative_deadline", inf)  # of a scope of trio that is about to be entered
        OPEN[id(scope)] = *caller, entered, now(), scope._deadline if relative == inf else entered + relative


def _cancelled(scope: Any, source: CancelSource, frame: FrameType) -> None:  # noqa: ARG001
    if source == "timeout" and id(scope) in OPEN:
        FIRED.add(id(scope))


def _closed(scope: Any, caught: bool) -> None:
    block = OPEN.pop(id(scope), None)
    if block is None:
        return
    fired = id(scope) in FIRED
    FIRED.discard(id(scope))
    kind, place, entered, since, _ = block
    limit = scope._deadline - entered
    if not isfinite(limit):
        return
    elapsed = LIBRARIES[type(scope)].elapsed(entered, since)
    if not fired:
        account().in_time(kind, place, limit, elapsed)
        return
    silent: DeadlineOutcome = "raised" if kind.endswith("fail_after") else "caught"
    account().end(kind, place, limit, elapsed, silent if caught else "not caught")


def _asyncio_time() -> float:
    return asyncio.get_running_loop().time()


def _asyncio_elapsed(entered: float, since: int, now: Callable[[], int] = Clock.ns) -> float:
    loop = asyncio.get_running_loop()
    return (now() - since) / NS if clockwork(loop) == "cached" else loop.time() - entered


def _on_trio(trio: Any) -> Library:
    running, system = trio.lowlevel.current_clock, trio._core._run.SystemClock

    def time() -> float:
        return float(running().current_time())

    def elapsed(entered: float, since: int) -> float:  # noqa: ARG001
        clock = running()
        if type(clock) is not system:
            STAGE.ledger.flags["virtual clock"] = None
        return float(clock.current_time() - entered)

    return Library("trio", time, elapsed)


def install(patches: Patches, module: ModuleType) -> None:  # noqa: ARG001
    """`module` is `trio` or a backend of anyio, whose scopes on trio are trio's own."""
    file = Path(str(module.__file__))
    if module.__name__ == "trio":
        LIBRARIES[module.CancelScope] = _on_trio(module)
        FOLDERS[str(file.parent)] = "trio"
    else:
        FOLDERS[str(file.parent.parent)] = "anyio"
        if module.__name__.endswith("asyncio"):
            LIBRARIES[module.CancelScope] = Library("anyio", _asyncio_time, _asyncio_elapsed)
    HOMES.clear()
    if _entered not in scopes.ENTERED:
        scopes.ENTERED.append(_entered)
        scopes.CANCELLED.append(_cancelled)
        scopes.CLOSED.append(_closed)
