"""trio: a run is from `setup_runner` to `Runner.close`, `get_events` of its I/O manager is the wait.

In guest mode the waits happen in another thread and stay open while the host does something else. There the public
instrument hooks are used, and only what anyio's test runner pumps is counted (`loops/guest.py`).
"""

import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any
from weakref import WeakSet

from pytest_loopglass.loops import guest
from pytest_loopglass.loops.state import LoopState
from pytest_loopglass.loops.ticks import Waits, ticking
from pytest_loopglass.patches import Patches
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import shielded

RUNNERS: WeakSet[Any] = WeakSet()
"""The runs that are under way, and those that nobody has collected yet."""

WAITS: dict[int, Waits] = {}
"""By id of the I/O manager of a run that is under way."""


RUNS: dict[int, LoopState] = {}
"""The same, for the end of the run."""


@shielded
def _watch(runner: Any) -> None:
    state = LoopState("trio")
    waits = ticking(state)
    manager = id(runner.io_manager)
    WAITS[manager], RUNS[manager] = waits, state
    state.enter()


@shielded
def _unwatch(runner: Any) -> None:
    manager = id(runner.io_manager)
    state = RUNS.pop(manager, None)
    if state is not None:
        del WAITS[manager]
        state.exit()


@shielded
def _remember(runner: Any) -> None:
    RUNNERS.add(runner)


def _close(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def close(self: Any) -> None:
        _unwatch(self)
        original(self)

    return close


def _setup_runner(original: Callable[..., Any]) -> Callable[..., Any]:
    def setup_runner(clock: Any, instruments: Sequence[Any], *rest: Any, **more: Any) -> Any:
        if clock is not None and type(clock).__name__ != "SystemClock":
            STAGE.ledger.flags["virtual clock"] = None
        hosted = sys._getframe(1).f_code.co_name == "start_guest_run"
        runner = original(clock, instruments, *rest, **more)
        _remember(runner)
        if hosted:
            guest.watch(runner)
        else:
            _watch(runner)
        return runner

    return setup_runner


def _get_events(original: Callable[[Any, float], Any]) -> Callable[[Any, float], Any]:
    find = WAITS.get

    def get_events(self: Any, timeout: float) -> Any:
        waits = find(id(self))
        if waits is None:
            return original(self, timeout)
        waits.before(timeout)
        events = original(self, timeout)
        waits.after(timeout, events)
        return events

    return get_events


def install(patches: Patches, module: ModuleType) -> None:
    """Raises AttributeError when this trio has other insides."""
    run = module._core._run
    patches.wrap(run, "setup_runner", _setup_runner)
    patches.wrap(run.Runner, "close", _close)
    patches.wrap(run.TheIOManager, "get_events", _get_events)
