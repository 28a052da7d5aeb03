"""trio: every task goes through `Runner.spawn_impl`, and the runner holds all that have not ended.

A trio instrument would hear of the same at three times the cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from weakref import ref

from pytest_loopglass.leftovers.generators import dropped
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import note
from pytest_loopglass.tasks.runners import is_runner

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pytest_loopglass.patches import Patches


class Machinery:
    """Tasks that nobody in the suite has spawned: trio's own, the main one, those of test runners. Nothing is kept."""

    def __init__(self) -> None:
        self._runner: Callable[[], Any] = lambda: None
        self.tasks: list[ref[Any]] = []

    def is_of(self, runner: Any) -> bool:
        return self._runner() is runner

    def add(self, runner: Any, task: Any) -> None:
        self._prune(runner)
        self.tasks.append(ref(task))

    def among(self, runner: Any) -> int:
        """How many there are among the tasks of this run now."""
        self._prune(runner)
        return len(self.tasks)

    def _prune(self, runner: Any) -> None:
        if not self.is_of(runner):
            self._runner = ref(runner)
            self.tasks = []
        self.tasks = [task for task in self.tasks if task() in runner.tasks]


MACHINERY: Final = Machinery()


def _spawned(runner: Any, nursery: Any, task: Any) -> None:
    if nursery is None or nursery._parent_task is runner.init_task or is_runner(task.coro):
        MACHINERY.add(runner, task)
        return
    ledger = STAGE.ledger
    ledger.spawned += 1
    if len(runner.tasks) - len(MACHINERY.tasks) > ledger.peak or not MACHINERY.is_of(runner):
        ledger.peak = max(ledger.peak, len(runner.tasks) - MACHINERY.among(runner))


def _spawn_impl(original: Callable[..., Any], finalize: Any) -> Callable[..., Any]:
    def spawn_impl(self: Any, async_fn: Any, args: Any, nursery: Any, name: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        task = original(self, async_fn, args, nursery, name, **kwargs)
        try:
            _spawned(self, nursery, task)
            if kwargs.get("system_task") and getattr(async_fn, "__func__", None) is finalize:
                dropped(args[0])
        except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
            note(f"trio: {error!r}")
        return task

    return spawn_impl


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `trio`. Raises AttributeError when it has other insides."""
    finalize = module._core._asyncgens.AsyncGenerators._finalize_one
    patches.wrap(module._core._run.Runner, "spawn_impl", lambda original: _spawn_impl(original, finalize))
