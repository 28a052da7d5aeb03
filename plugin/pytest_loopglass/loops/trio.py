"""trio: a run is from `setup_runner` to `Runner.close`, `get_events` of its I/O manager is the wait.

In guest mode the waits happen in another thread and stay open while the host does something else. There the public
instrument hooks are used, and only what anyio's test runner pumps is counted (`loops/guest.py`).
"""

import sys
from collections.abc import Callable, Sequence
from types import MethodType, ModuleType
from typing import Any
from weakref import ref

from pytest_loopglass.loops import guest
from pytest_loopglass.loops.waits import Wait, Watch
from pytest_loopglass.patches import Patches
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import shielded

RUNNERS: set[ref[Any]] = set()
"""The runs that are under way, and those that nobody has collected yet.

Each takes itself out without a function of Python, as a `WeakSet` has one: that would run in the middle of a collection
of the suite's, and be where a slow one is seen.
"""

WAITS: dict[int, Wait] = {}
"""By id of the I/O manager of a run that is under way."""
RUNS: dict[int, Watch] = {}
"""The same, for the end of the run."""
FREE: list[Watch] = []


class Latest:
    """The run that began last: most often there is no other."""

    def __init__(self) -> None:
        self.is_of: Callable[[Any, Wait | None], None] = lambda *_: None
        """Tell whoever waits for it: the I/O manager of the run, and how it waits. None: it has ended."""


LATEST = Latest()


@shielded
def _watch(runner: Any, wait: Wait) -> None:
    watch = FREE.pop() if FREE else Watch("trio")
    manager = id(runner.io_manager)
    watched = MethodType(wait, runner.io_manager)
    watch.enter(watched)
    WAITS[manager], RUNS[manager] = MethodType(watch.timed, watched), watch
    LATEST.is_of(runner.io_manager, WAITS[manager])


@shielded
def _unwatch(runner: Any) -> None:
    manager = id(runner.io_manager)
    watch = RUNS.pop(manager, None)
    if watch is not None:
        del WAITS[manager]
        LATEST.is_of(None, None)
        watch.exit()
        FREE.append(watch)


@shielded
def _remember(runner: Any) -> None:
    RUNNERS.add(ref(runner, RUNNERS.discard))


def runners() -> list[Any]:
    return [runner for remembered in list(RUNNERS) if (runner := remembered()) is not None]


def _close(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def close(self: Any) -> None:
        _unwatch(self)
        original(self)

    return close


def _setup_runner(original: Callable[..., Any], wait: Wait) -> Callable[..., Any]:
    def setup_runner(clock: Any, instruments: Sequence[Any], *rest: Any, **more: Any) -> Any:
        if clock is not None and type(clock).__name__ != "SystemClock":
            STAGE.ledger.flags["virtual clock"] = None
        hosted = sys._getframe(1).f_code.co_name == "start_guest_run"
        runner = original(clock, instruments, *rest, **more)
        _remember(runner)
        if hosted:
            guest.watch(runner)
        else:
            _watch(runner, wait)
        return runner

    return setup_runner


def _get_events(original: Wait) -> Wait:
    find = WAITS.get
    latest: Any = None  # in cells of a closure, where a tick finds them sooner than in an object or a table
    timed: Any = None

    def get_events(self: Any, timeout: float) -> Any:
        if self is latest:
            return timed(timeout)
        found = find(id(self))
        return original(self, timeout) if found is None else found(timeout)

    def is_of(manager: Any, wait: Wait | None) -> None:
        nonlocal latest, timed
        latest, timed = manager, wait

    LATEST.is_of = is_of
    return get_events


def install(patches: Patches, module: ModuleType) -> None:
    """Raises AttributeError when this trio has other insides."""
    run = module._core._run
    wait = run.TheIOManager.get_events
    patches.wrap(run, "setup_runner", lambda original: _setup_runner(original, wait))
    patches.wrap(run.Runner, "close", _close)
    patches.wrap(run.TheIOManager, "get_events", _get_events)
