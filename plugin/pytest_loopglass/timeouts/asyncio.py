"""`asyncio.timeout` and `timeout_at`, what is made of them (async_timeout 5), and `wait_for` since Python 3.12.

A block begins when it is entered and ends when its `__aexit__` is called: the limit is the deadline that it has in the
end, counted from the beginning. Both are measured by the loop's clock; on uvloop, where that stands still during a
tick, the elapsed time is that of the real one.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import note
from pytest_loopglass.timeouts.account import account
from pytest_loopglass.timeouts.blocks import FIRED, OPEN
from pytest_loopglass.timeouts.clocks import Now, Real, instant, times
from pytest_loopglass.timeouts.place import ASYNCIO, Place, Places, place_of

if TYPE_CHECKING:
    from pytest_loopglass.patches import Patches
    from pytest_loopglass.wire import DeadlineKind, DeadlineOutcome

WAIT_FOR: Final = asyncio.wait_for.__code__
"""Uses `timeout` since Python 3.12."""
WAITS: Final[Places] = {}
"""Where it is called."""
BLOCKS: Final[Places] = {}
"""Where timeouts are entered."""
NOWHERE: Final = Place("asyncio.timeout")


def _enter(
    original: Callable[[Any], Any],
    real: Now = Real.now,
    running: Callable[[], Any] = asyncio.get_running_loop,
    caller: Callable[[int], FrameType] = sys._getframe,
) -> Callable[[Any], Any]:
    created = asyncio.timeouts._State.CREATED  # type: ignore[attr-defined]
    ordinary: type | None = None  # class of loop: the last one whose clock is real
    last: Place = NOWHERE

    def __aenter__(self: Any) -> Any:  # noqa: N807
        nonlocal ordinary, last
        if self._state is created:
            try:
                frame = caller(1)
                code = frame.f_code
                if code is last.code and frame.f_lasti == last.instruction:
                    place = last
                else:
                    found = _place(self, frame)
                    if found is None:
                        return original(self)
                    last = place = found
                loop = running()
                if type(loop) is ordinary and time.monotonic is real:
                    now = real()
                    OPEN[id(self)] = place, now, now, real, self._when
                else:
                    entered, begun, clock = times(loop)
                    OPEN[id(self)] = place, entered, begun, clock, self._when
                    ordinary = type(loop) if clock is real and entered == begun else ordinary
            except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
                note(f"asyncio.timeout: {error!r}")
        return original(self)

    return __aenter__


def _place(timeout: Any, frame: FrameType) -> Place | None:
    if frame.f_code is WAIT_FOR:
        outer = frame.f_back
        if outer is None:
            return None
        return WAITS.get((id(outer.f_code), outer.f_lasti)) or place_of(outer, "asyncio.wait_for", ASYNCIO, WAITS)
    kind: DeadlineKind = "asyncio.timeout" if type(timeout) is asyncio.Timeout else "async_timeout"
    return BLOCKS.get((id(frame.f_code), frame.f_lasti)) or place_of(frame, kind, ASYNCIO, BLOCKS)


def _exit(original: Callable[..., Any], real: Now = Real.now) -> Callable[..., Any]:
    active = asyncio.timeouts._State.ENTERED  # type: ignore[attr-defined]
    take, stage = OPEN.pop, STAGE

    def __aexit__(self: Any, exc_type: Any, exc_val: Any, exc_tb: Any) -> Any:  # noqa: N807
        block = take(id(self), None)
        if block is not None:
            try:
                place, entered, begun, clock, _ = block
                when = self._when
                if when is not None:
                    elapsed = clock() - begun
                    told = stage.deadlines or account()
                    if self._state is active:
                        told.in_time(place, when - entered, elapsed, begun if clock is real else None)
                    else:
                        FIRED.discard(id(self))
                        outcome = _outcome(self, exc_type)
                        told.end(place, when - entered, elapsed, outcome, begun=instant(begun, clock))
            except Exception as error:  # noqa: BLE001
                note(f"asyncio.timeout: {error!r}")
        return original(self, exc_type, exc_val, exc_tb)

    return __aexit__


def _outcome(timeout: Any, exc_type: type[BaseException] | None) -> DeadlineOutcome:
    """Its exit is going to make a TimeoutError of a cancellation that nobody else has asked for too."""
    cancelled = exc_type is not None and issubclass(exc_type, asyncio.CancelledError)
    return "raised" if cancelled and timeout._task.cancelling() - 1 <= timeout._cancelling else "not caught"


def _on_timeout(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def _on_timeout(self: Any) -> None:
        if id(self) in OPEN:
            FIRED.add(id(self))
        original(self)

    return _on_timeout


def install(patches: Patches) -> None:
    """Raises AttributeError when this Python has other insides."""
    patches.wrap(asyncio.Timeout, "__aenter__", _enter)
    patches.wrap(asyncio.Timeout, "__aexit__", _exit)
    patches.wrap(asyncio.Timeout, "_on_timeout", _on_timeout)
