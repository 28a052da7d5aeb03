"""What is left in trio when the main task ends: system tasks of the suite's own, and open async generators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_loopglass import scopes
from pytest_loopglass.leftovers.count import left
from pytest_loopglass.leftovers.generators import still_open
from pytest_loopglass.leftovers.pending import awaits
from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_loopglass.patches import Patches


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `trio`."""
    context = module._core._run.GLOBAL_RUN_CONTEXT

    def ends() -> None:
        nursery = context.runner.system_nursery
        if nursery is not None and not nursery.cancel_scope._cancel_called:
            _look(context.runner)

    scopes.RUN_ENDS.append(ends)
    patches.keep("what is left in trio", lambda: ends in scopes.RUN_ENDS, lambda: scopes.RUN_ENDS.remove(ends))


def _look(runner: Any) -> None:
    if runner.asyncgens.alive:
        still_open(runner.asyncgens.alive)
    for task in runner.system_nursery.child_tasks:
        code = getattr(task.coro, "cr_code", None)
        if code is not None and SITES.is_own(code):
            left("system task", task.name, awaits(task.coro))
