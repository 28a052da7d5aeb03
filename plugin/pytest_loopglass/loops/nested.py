"""nest_asyncio, which gives a loop class a `run_forever` and `run_until_complete` of its own that may be nested."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_loopglass.loops.selector import begin, end
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import shielded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_loopglass.patches import Patches


def _driving(original: Callable[..., Any]) -> Callable[..., Any]:
    def drive(self: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        selector = getattr(self, "_selector", None)
        watch = begin(self, selector)
        if watch is None:
            STAGE.ledger.flags["nested loop"] = None
            return original(self, *args, **kwargs)
        try:
            return original(self, *args, **kwargs)
        finally:
            end(watch, selector)

    return drive


class Nesting:
    """The loop classes that nest_asyncio has changed."""

    def __init__(self, patches: Patches) -> None:
        self._patches = patches

    def patched(self, original: Callable[[Any], None]) -> Callable[[Any], None]:
        def _patch_loop(loop: Any) -> None:
            original(loop)
            self.watch(type(loop))

        return _patch_loop

    @shielded
    def watch(self, loops: type) -> None:
        for name in ("run_forever", "run_until_complete"):
            method = vars(loops).get(name)
            if getattr(method, "__module__", "").startswith("nest_asyncio"):
                self._patches.wrap(loops, name, _driving)


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `nest_asyncio`."""
    nesting = Nesting(patches)
    patches.wrap(module, "_patch_loop", nesting.patched)
    nesting.watch(asyncio.SelectorEventLoop)  # it may have been applied before
