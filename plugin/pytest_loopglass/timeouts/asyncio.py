"""`asyncio.timeout` and `timeout_at`, what is made of them (async_timeout 5), and `wait_for` since Python 3.12.

A block begins when it is entered and ends when its `__aexit__` is called: the limit is the last deadline that was set,
counted from the beginning. Both are measured by the loop's clock, which a test may have made virtual; on uvloop, whose
clock stands still during a tick, the elapsed time is that of the real one.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.shield import note
from pytest_loopglass.timeouts.account import account
from pytest_loopglass.timeouts.blocks import FIRED, OPEN, move
from pytest_loopglass.timeouts.clocks import CLOCKWORK, clockwork
from pytest_loopglass.timeouts.place import ASYNCIO, OWN, place_of

if TYPE_CHECKING:
    from pytest_loopglass.patches import Patches
    from pytest_loopglass.wire import DeadlineKind, DeadlineOutcome

WAIT_FOR: Final = asyncio.wait_for.__code__
"""Uses `timeout` since Python 3.12."""


def _reschedule(
    original: Callable[[Any, float | None], None],
    enter: CodeType,
    now: Callable[[], int] = Clock.ns,
    running: Callable[[], Any] = asyncio.get_running_loop,
    caller: Callable[[int], FrameType] = sys._getframe,
) -> Callable[[Any, float | None], None]:
    """Called when the block is entered, and when somebody moves its deadline."""
    plain = asyncio.Timeout

    def reschedule(self: Any, when: float | None) -> None:
        __tracebackhide__ = True
        original(self, when)
        try:
            entered, frame = running().time(), caller(1)
            if frame.f_code is not enter:
                move(id(self), when)
                return
            frame = frame.f_back  # type: ignore[assignment]
            kind: DeadlineKind = "asyncio.timeout"
            code = frame.f_code
            if code is WAIT_FOR:
                kind = "asyncio.wait_for"
                frame = frame.f_back  # type: ignore[assignment]
                code = frame.f_code
            elif type(self) is not plain:
                kind = "async_timeout"
            place = (code, frame.f_lasti) if OWN.get(code.co_filename) else place_of(frame, ASYNCIO)
            if place is not None:
                OPEN[id(self)] = kind, place, entered, now(), when
        except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
            note(f"asyncio.timeout: {error!r}")

    return reschedule


def _exit(
    original: Callable[..., Any],
    now: Callable[[], int] = Clock.ns,
    running: Callable[[], Any] = asyncio.get_running_loop,
) -> Callable[..., Any]:
    active = asyncio.timeouts._State.ENTERED  # type: ignore[attr-defined]

    def __aexit__(self: Any, exc_type: Any, exc_val: Any, exc_tb: Any) -> Any:  # noqa: N807
        block = OPEN.pop(id(self), None)
        if block is not None:
            try:
                kind, place, entered, since, when = block
                if when is not None:
                    loop = running()
                    known = CLOCKWORK.get(type(loop))
                    if known != "real":
                        known = clockwork(loop)
                    elapsed = (now() - since) / NS if known == "cached" else loop.time() - entered
                    if self._state is active:
                        account().in_time(kind, place, when - entered, elapsed)
                    else:
                        FIRED.discard(id(self))
                        account().end(kind, place, when - entered, elapsed, _outcome(self, exc_type))
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
    timeout = asyncio.Timeout
    enter = timeout.__aenter__.__code__
    patches.wrap(timeout, "reschedule", lambda original: _reschedule(original, enter))
    patches.wrap(timeout, "__aexit__", _exit)
    patches.wrap(timeout, "_on_timeout", _on_timeout)
