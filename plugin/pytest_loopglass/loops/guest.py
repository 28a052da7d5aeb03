"""trio in guest mode, as anyio's pytest plugin runs it: driven only while its test runner pumps."""

from collections.abc import Callable
from threading import local
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from pytest_loopglass.loops.state import LoopState
from pytest_loopglass.loops.ticks import ticking
from pytest_loopglass.patches import Patches
from pytest_loopglass.shield import shielded


class Pump(local):
    """What this thread pumps at the moment."""

    pumping = False
    state: LoopState | None = None


PUMP = Pump()
RUNNERS: WeakKeyDictionary[Any, LoopState] = WeakKeyDictionary()
"""The guest run that each of anyio's test runners hosts."""


class IoWaits:
    """A trio instrument that hears of I/O waits."""

    def __init__(self, before: Callable[[float], None], after: Callable[[float], None]) -> None:
        self.before_io_wait = before
        self.after_io_wait = after

    def __dir__(self) -> tuple[str, ...]:
        """All that there is for trio to look through, which would take longer than the rest of setting up a run."""
        return "before_io_wait", "after_io_wait"


class UnknownHost:
    """A trio instrument for a run whose host is not known: all that can be told is that trio ran."""

    def __init__(self) -> None:
        self._state = LoopState("trio", {"*": "a guest run: its host is not known to the probes"})
        self._state.enter()

    def after_run(self) -> None:
        self._state.exit()


@shielded
def watch(runner: Any) -> None:
    """A guest run is being set up in this thread."""
    if not PUMP.pumping:
        runner.instruments.add_instrument(UnknownHost())
        return
    PUMP.state = state = LoopState("trio", {"late_s": "a guest run: its waits end in another thread"})
    waits = ticking(state)
    runner.instruments.add_instrument(IoWaits(waits.before, waits.after))
    state.enter()


@shielded
def _begin(pump: Any) -> None:
    PUMP.pumping = True
    PUMP.state = state = RUNNERS.get(pump) if pump._send_stream is not None else None
    if state is not None:
        state.enter()


@shielded
def _end(pump: Any) -> None:
    PUMP.pumping = False
    state, PUMP.state = PUMP.state, None
    if state is not None:
        state.exit()
        RUNNERS[pump] = state


def _call_in_runner_task(original: Callable[..., Any]) -> Callable[..., Any]:
    def call_in_runner_task(self: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        _begin(self)
        try:
            return original(self, *args, **kwargs)
        finally:
            _end(self)

    return call_in_runner_task


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `anyio._backends._trio`. Raises AttributeError when it has other insides."""
    patches.wrap(module.TestRunner, "_call_in_runner_task", _call_in_runner_task)
