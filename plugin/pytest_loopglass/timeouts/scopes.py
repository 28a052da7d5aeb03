"""Deadlines of the cancel scopes of anyio and trio.

A block begins when its scope is entered, or when an entered scope gets its first deadline. The limit is the deadline
that it has in the end, counted from there; both are measured by the clock of the run.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pytest_loopglass import scopes
from pytest_loopglass.record import STAGE
from pytest_loopglass.timeouts.account import account
from pytest_loopglass.timeouts.blocks import FIRED, OPEN
from pytest_loopglass.timeouts.callers import FOLDERS, HOMES, Home, place_by, places
from pytest_loopglass.timeouts.clocks import CLOCKWORK, Now, Real, instant, times

if TYPE_CHECKING:
    from types import FrameType, ModuleType

    from pytest_loopglass.patches import Patches
    from pytest_loopglass.timeouts.place import Places
    from pytest_loopglass.wire import CancelSource, DeadlineOutcome


class Library(NamedTuple):
    """Whose scope it is."""

    home: Home
    times: Callable[[], tuple[float, float, Now]]
    """`clocks.times` of the run that is under way."""
    places: Places
    """Those that enter its scopes themselves."""


LIBRARIES: Final[dict[type, Library]] = {}
"""By class of the scope."""


def _entered(scope: Any, frame: FrameType) -> None:
    library = LIBRARIES.get(type(scope))
    if library is None:
        return
    home, times_of_run, known = library
    place = known.get((id(frame.f_code), frame.f_lasti)) or place_by(frame, home)
    if place is not None:
        entered, begun, clock = times_of_run()
        when = scope._deadline
        if when == inf:  # of trio, about to be entered
            when = entered + scope._relative_deadline
        OPEN[id(scope)] = place, entered, begun, clock, when


def _cancelled(scope: Any, source: CancelSource, frame: FrameType) -> None:  # noqa: ARG001
    if source == "timeout" and id(scope) in OPEN:
        FIRED.add(id(scope))


def _closed(scope: Any, caught: bool) -> None:
    block = OPEN.pop(id(scope), None)
    if block is None:
        return
    place, entered, begun, clock, _ = block
    limit = scope._deadline - entered
    if not -inf < limit < inf:
        return
    elapsed = clock() - begun
    told = STAGE.deadlines or account()
    if id(scope) not in FIRED:
        told.in_time(place, limit, elapsed, instant(begun, clock))
        return
    FIRED.discard(id(scope))
    silent: DeadlineOutcome = "raised" if place.kind.endswith("fail_after") else "caught"
    told.end(place, limit, elapsed, silent if caught else "not caught", begun=instant(begun, clock))


def _on_asyncio(
    running: Callable[[], Any] = asyncio.get_running_loop, real: Now = Real.now
) -> tuple[float, float, Now]:
    loop = running()
    if CLOCKWORK.get(type(loop)) == "real" and time.monotonic is real:
        now = real()
        return now, now, real
    return times(loop)


def _on_trio(trio: Any, real: Now = Real.now) -> Callable[[], tuple[float, float, Now]]:
    running, system = trio.lowlevel.current_clock, trio._core._run.SystemClock

    def times_of_trio() -> tuple[float, float, Now]:
        clock = running()
        now = clock.current_time()
        if type(clock) is system:
            return now, real(), real
        STAGE.ledger.flags["virtual clock"] = None
        return now, now, clock.current_time

    return times_of_trio


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `trio` or a backend of anyio, whose scopes on trio are trio's own."""
    file = Path(str(module.__file__))
    if module.__name__ == "trio":
        LIBRARIES[module.CancelScope] = Library("trio", _on_trio(module), places("trio"))
        FOLDERS[str(file.parent)] = "trio"
    else:
        FOLDERS[str(file.parent.parent)] = "anyio"
        if module.__name__.endswith("asyncio"):
            LIBRARIES[module.CancelScope] = Library("anyio", _on_asyncio, places("anyio"))
    HOMES.clear()
    if _entered not in scopes.ENTERED:
        scopes.ENTERED.append(_entered)
        scopes.CANCELLED.append(_cancelled)
        scopes.CLOSED.append(_closed)
        patches.keep("deadlines of scopes", lambda: _entered in scopes.ENTERED, _unlisten)


def _unlisten() -> None:
    scopes.ENTERED.remove(_entered)
    scopes.CANCELLED.remove(_cancelled)
    scopes.CLOSED.remove(_closed)
