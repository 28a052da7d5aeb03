"""Runners for Python 3.10 that end their loops by functions of their own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pytest_loopglass.leftovers.asyncio import SHUTDOWN, shut

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pytest_loopglass.patches import Patches


def _ending(original: Callable[[Any], None], loop_of: Callable[[Any], Any]) -> Callable[[Any], None]:
    def ending(self: Any) -> None:
        __tracebackhide__ = True
        loop = loop_of(self)
        if loop is not None:
            shut(loop, asyncio.all_tasks(loop))
        original(self)

    return ending


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `uvloop`, anyio's backend or `unittest.async_case`; from 3.11 on they use asyncio's runner."""
    if hasattr(module, SHUTDOWN):
        patches.wrap(module, SHUTDOWN, lambda original: _ending(original, lambda loop: loop))
    case = getattr(module, "IsolatedAsyncioTestCase", None)
    if hasattr(case, "_tearDownAsyncioLoop"):
        patches.wrap(case, "_tearDownAsyncioLoop", lambda original: _ending(original, _loop_of))


def _loop_of(case: Any) -> Any:
    return getattr(case, "_asyncioTestLoop", None)
