"""uvloop: a prepare and a check handle on every loop tell when libuv begins to wait and when it comes back."""

from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from pytest_loopglass.loops.interrupts import Interrupts, strike
from pytest_loopglass.loops.libuv import METRICS_IDLE_TIME, Handles, Libuv
from pytest_loopglass.loops.state import LoopState
from pytest_loopglass.loops.uv_meter import metered
from pytest_loopglass.patches import Patches
from pytest_loopglass.shield import note, shielded


class Watched:
    """Handles and state that go from loop to loop: to make callbacks for C is dear."""

    def __init__(self, uv: Libuv) -> None:
        self._uv = uv
        self._address = 0
        self.state = LoopState("asyncio+uvloop")
        prepare, check, self._bind = metered(uv, self.state)
        self.handles = Handles(uv, prepare, check)
        self.interrupts = Interrupts(lambda: uv.stop(self._address), prepare, check)

    def attach(self, loop: Any) -> None:
        """Watch this loop, until its handles have been closed."""
        self._address = address = self._uv.loop(loop)
        self._uv.configure(address, METRICS_IDLE_TIME)
        self._bind(address)
        self.handles.open(address)

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
        self.state = LoopState("asyncio+uvloop", {"*": why})

    def enter(self) -> None:
        self.state.enter()

    def exit(self) -> None:
        self.state.exit()


class Loops:
    """All uvloop loops of this process."""

    def __init__(self, module: ModuleType) -> None:
        self._known: WeakKeyDictionary[Any, Watched | Unseen] = WeakKeyDictionary()
        self._pinned: dict[int, Watched] = {}
        self._free: list[Watched] = []
        self._uv: Libuv | None = None
        self._why = ""
        self.waits_in: CodeType | None = None
        """The Python code that calls libuv."""
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
        watched = self._free.pop() if self._free else Watched(self._uv)
        watched.attach(loop)
        watched.state.waits_in = self.waits_in
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
        self._free.append(watched)


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `uvloop`."""
    loops = Loops(module.loop)

    def run_forever_of(original: Callable[[Any], None]) -> Callable[[Any], None]:
        def run_forever(self: Any) -> None:
            __tracebackhide__ = True
            watched = None if self.is_running() or self.is_closed() else loops.begin(self)
            if watched is None:
                return original(self)
            try:
                return original(self)
            finally:
                strike(_ended(watched))

        loops.waits_in = run_forever.__code__
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
