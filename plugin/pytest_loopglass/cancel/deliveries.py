"""How often a cancellation enters a task of asyncio.

From 3.12 on the interpreter tells when a coroutine is resumed by `throw`, at no cost otherwise. Of a coroutine that
awaits others each is resumed by the same exception, and a task that waits for a cancelled one gets the exception of
that one: one delivery is one exception.
"""

from __future__ import annotations

import sys
from asyncio import CancelledError, _get_running_loop, current_task
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet, ref

from pytest_loopglass.record import STAGE

if TYPE_CHECKING:
    from types import CodeType

    from pytest_loopglass.ledger import Ledger
    from pytest_loopglass.patches import Patches

NAME: Final = "loopglass"
TOOLS: Final = (4, 3)
"""Ids of `sys.monitoring`. 0 is taken for a debugger by pytest-timeout; 1, 2 and 5 have owners."""
SEEN: Final[dict[int, ref[BaseException]]] = {}
"""The last exceptions, by id. A set of weak references would do the same at four times the cost."""
MANY: Final = 1_000
PASSED_OVER: Final[WeakSet[Any]] = WeakSet()
"""Tasks of test runners that are cancelled to end them."""


class Sight:
    """Why deliveries cannot be seen; None: they can."""

    reason: str | None = "it needs Python 3.12"


def excuse(ledger: Ledger) -> None:
    """A task of asyncio is about to be cancelled in the phase of this ledger."""
    if Sight.reason is not None:
        ledger.missing["cancellations.delivered"] = Sight.reason


def _thrown(code: CodeType, offset: int, exception: BaseException) -> None:  # noqa: ARG001
    if type(exception) is not CancelledError:
        return
    known = SEEN.get(id(exception))
    if known is not None and known() is exception:
        return
    if len(SEEN) > MANY:
        SEEN.clear()
    SEEN[id(exception)] = ref(exception)
    if PASSED_OVER and _get_running_loop() is not None and current_task() in PASSED_OVER:
        return  # what is raised here, as where no loop runs, would be raised in the program
    STAGE.ledger.delivered += 1


def install(patches: Patches) -> None:
    if sys.version_info < (3, 12):
        return
    monitoring: Any = sys.monitoring
    tool = next((one for one in TOOLS if monitoring.get_tool(one) is None), None)
    if tool is None:
        Sight.reason = "all places of sys.monitoring are taken"
        return
    monitoring.use_tool_id(tool, NAME)
    monitoring.register_callback(tool, monitoring.events.PY_THROW, _thrown)
    monitoring.set_events(tool, monitoring.events.PY_THROW)
    Sight.reason = None
    patches.keep("sys.monitoring", lambda: monitoring.get_tool(tool) == NAME, lambda: _uninstall(monitoring, tool))


def _uninstall(monitoring: Any, tool: int) -> None:
    monitoring.set_events(tool, 0)
    monitoring.register_callback(tool, monitoring.events.PY_THROW, None)
    monitoring.free_tool_id(tool)
