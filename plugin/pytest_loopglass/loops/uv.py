"""uvloop: a prepare and a check handle on every loop tell when libuv begins to wait and when it comes back.

libuv runs I/O callbacks *inside* its poll phase, so the wait is what `uv_metrics_idle_time` grew by, and the rest of
the phase belongs to the tick that follows. When `epoll_pwait` comes back with EINTR libuv loses the time it had
waited; no event was counted then, and the whole phase was the wait.
"""

import ctypes
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from pytest_loopglass.clock import Clock
from pytest_loopglass.loops.libuv import CHECK, METRICS_IDLE_TIME, PREPARE, Callback, Libuv, Metrics
from pytest_loopglass.loops.state import LoopState, Meter, Totals
from pytest_loopglass.patches import Patches
from pytest_loopglass.shield import note, shielded

EINTR_SUSPECT: int = 1_000_000
"""Nanoseconds that a poll phase may last beyond the idle time before lost idle time is suspected."""

Hook = Callable[[int | None], None]


def metered(uv: Libuv, loop: int, now: Callable[[], int] = Clock.ns) -> tuple[Hook, Hook, Meter]:  # noqa: C901  (cells are cheap)
    """The callbacks of both handles and the meter that they feed."""
    tick_from = wait_from = idle_before = polled = idle = ticks = longest = 0
    metrics = Metrics()
    at = ctypes.byref(metrics)
    info, idle_time = uv.info, uv.idle_time

    def prepare(_: int | None) -> None:
        nonlocal tick_from, wait_from, idle_before, ticks, longest
        start = now()
        ticks += 1
        if tick_from:
            tick = start - tick_from + polled
            if tick > longest:  # noqa: PLR1730  (`max` costs more than the rest)
                longest = tick
        tick_from = 0
        idle_before = idle_time(loop)
        wait_from = start

    def check(_: int | None) -> None:
        nonlocal tick_from, wait_from, polled, idle
        end = now()
        if wait_from:
            phase, waited = end - wait_from, idle_time(loop) - idle_before
            if phase - waited > EINTR_SUSPECT:
                events = metrics.events
                info(loop, at)
                if metrics.events == events:
                    waited = phase
            polled = max(phase - waited, 0)
            idle += phase - polled
        wait_from = 0
        tick_from = end

    def begin(start: int) -> None:
        nonlocal tick_from, wait_from, polled
        info(loop, at)
        wait_from = polled = 0
        tick_from = start

    def end(stop: int) -> None:
        nonlocal tick_from, wait_from, idle, longest
        if wait_from:
            idle += stop - wait_from
        elif tick_from:
            longest = max(longest, stop - tick_from + polled)
        tick_from = wait_from = 0

    def totals(stop: int) -> Totals:
        return Totals(idle + (stop - wait_from if wait_from else 0), ticks)

    def take_longest() -> int:
        nonlocal longest
        taken, longest = longest, 0
        return taken

    return prepare, check, Meter(begin, end, totals, take_longest)


class Handles:
    """Both handles of one loop. Their memory must live until libuv has closed them."""

    def __init__(self, uv: Libuv, loop: int, prepare: Hook, check: Hook) -> None:
        self._uv = uv
        self._callbacks = Callback(prepare), Callback(check)
        self._memory = [ctypes.create_string_buffer(uv.size(kind)) for kind in (PREPARE, CHECK)]
        self._prepare, self._check = (ctypes.addressof(memory) for memory in self._memory)
        uv.init_prepare(loop, self._prepare)
        uv.start_prepare(self._prepare, self._callbacks[0])
        uv.unref(self._prepare)
        uv.init_check(loop, self._check)
        uv.start_check(self._check, self._callbacks[1])
        uv.unref(self._check)

    def close(self) -> None:
        self._uv.close(self._prepare, None)
        self._uv.close(self._check, None)


class Interrupts:
    """Carries an interrupt that struck inside a callback of ours out of the loop.

    Signal handlers run at the first Python code after the wait, which is the check callback; ctypes would print
    what they raise (Ctrl-C, pytest-timeout) and drop it.
    """

    def __init__(self, stop: Callable[[], None], *callbacks: Any) -> None:
        self._stop = stop
        self._codes = {callback.__code__ for callback in callbacks}
        self._previous: Callable[[Any], Any] = sys.unraisablehook
        self._caught: BaseException | None = None

    def watch(self) -> None:
        self._previous, sys.unraisablehook = sys.unraisablehook, self._hook

    def unwatch(self) -> BaseException | None:
        """What was caught since `watch`."""
        if sys.unraisablehook == self._hook:
            sys.unraisablehook = self._previous
        caught, self._caught = self._caught, None
        return caught

    def _hook(self, unraisable: Any) -> None:
        trace = unraisable.exc_traceback
        if trace is None or trace.tb_frame.f_code not in self._codes:
            self._previous(unraisable)
            return
        self._caught = unraisable.exc_value
        self._stop()


class Watched:
    """A loop's handles and state."""

    def __init__(self, uv: Libuv, loop: Any) -> None:
        address = uv.loop(loop)
        uv.configure(address, METRICS_IDLE_TIME)
        prepare, check, meter = metered(uv, address)
        self.handles = Handles(uv, address, prepare, check)
        self.interrupts = Interrupts(lambda: uv.stop(address), prepare, check)
        self.state = LoopState("asyncio+uvloop", meter)

    def enter(self) -> None:
        self.interrupts.watch()
        self.state.enter()

    def exit(self) -> BaseException | None:
        self.state.exit()
        return self.interrupts.unwatch()


class Unseen:
    """A loop of a uvloop without libuv symbols: only its runs are known."""

    handles = None

    def __init__(self, why: str) -> None:
        self.state = LoopState("asyncio+uvloop", missing=why)

    def enter(self) -> None:
        self.state.enter()

    def exit(self) -> None:
        self.state.exit()


class Loops:
    """All uvloop loops of this process."""

    def __init__(self, module: ModuleType) -> None:
        self._known: WeakKeyDictionary[Any, Watched | Unseen] = WeakKeyDictionary()
        self._pinned: dict[int, Watched] = {}
        self._uv: Libuv | None = None
        self._why = ""
        try:
            self._uv = Libuv(module)
        except (AttributeError, OSError) as error:
            self._why = f"this uvloop does not export libuv: {error}"
            note(self._why)

    @shielded
    def begin(self, loop: Any) -> Watched | Unseen:
        watched = self._known.get(loop)
        if watched is None:
            watched = self._known[loop] = self._watch(loop)
        watched.enter()
        return watched

    def _watch(self, loop: Any) -> Watched | Unseen:
        if self._uv is None:
            return Unseen(self._why)
        watched = Watched(self._uv, loop)
        self._pinned[id(watched)] = watched  # a loop that is never closed still has the handles in its queue
        return watched

    @shielded
    def release(self, loop: Any) -> Watched | None:
        """The loop is about to be closed."""
        watched = self._known.pop(loop, None)
        if not isinstance(watched, Watched):
            return None
        watched.handles.close()
        return watched

    @shielded
    def closed(self, watched: Watched) -> None:
        """libuv is done with the handles."""
        self._pinned.pop(id(watched), None)


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `uvloop`."""
    loops = Loops(module.loop)

    def run_forever_of(original: Callable[[Any], None]) -> Callable[[Any], None]:
        def run_forever(self: Any) -> None:
            __tracebackhide__ = True
            watched = None if self.is_running() or self.is_closed() else loops.begin(self)
            if watched is None:
                return original(self)
            caught = None
            try:
                original(self)
            finally:
                caught = _ended(watched)
            if caught is not None:
                raise caught
            return None

        return run_forever

    def close_of(original: Callable[[Any], None]) -> Callable[[Any], None]:
        def close(self: Any) -> None:
            __tracebackhide__ = True
            watched = None if self.is_running() or self.is_closed() else loops.release(self)
            try:
                return original(self)
            finally:
                if watched is not None and self.is_closed():
                    loops.closed(watched)

        return close

    patches.wrap(module.Loop, "run_forever", run_forever_of)
    patches.wrap(module.Loop, "close", close_of)


@shielded
def _ended(watched: Watched | Unseen) -> BaseException | None:
    return watched.exit()
