"""Async generators that were dropped before their end, or are still open when their loop is shut down."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from pytest_loopglass.leftovers.count import left
from pytest_loopglass.shield import shielded
from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from pytest_loopglass.patches import Patches

STARTED: WeakKeyDictionary[Any, WeakSet[Any]] = WeakKeyDictionary()
"""The generators of loops of uvloop, which keep theirs to themselves."""


@shielded
def dropped(generator: Any) -> None:
    left("async generator", f"{generator.__qualname__}: dropped before its end", _site(generator))


@shielded
def still_open(generators: Iterable[Any]) -> None:
    """Those that have finished stay in the sets of their loops for a while."""
    for generator in list(generators):
        if getattr(generator, "ag_frame", None) is not None:
            left("async generator", generator.__qualname__, _site(generator))


def _site(generator: Any) -> str:
    frame = generator.ag_frame
    return SITES.at(generator.ag_code, generator.ag_code.co_firstlineno) if frame is None else SITES.of(frame)


def _finalizer(original: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def _asyncgen_finalizer_hook(self: Any, agen: Any) -> None:
        dropped(agen)
        original(self, agen)

    return _asyncgen_finalizer_hook


def _first(original: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def _asyncgen_firstiter_hook(self: Any, agen: Any) -> None:
        STARTED.setdefault(self, WeakSet()).add(agen)
        original(self, agen)

    return _asyncgen_firstiter_hook


def _shutdown(original: Callable[[Any], Any], generators_of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def shutdown_asyncgens(self: Any) -> Any:
        found = generators_of(self)
        if found:
            still_open(found)
        return original(self)

    return shutdown_asyncgens


def install(patches: Patches) -> None:
    loop = asyncio.BaseEventLoop
    patches.wrap(loop, "_asyncgen_finalizer_hook", _finalizer)
    patches.wrap(loop, "shutdown_asyncgens", lambda original: _shutdown(original, lambda self: self._asyncgens))


def install_uv(patches: Patches, module: ModuleType) -> None:
    """`module` is `uvloop`."""
    patches.wrap(module.Loop, "_asyncgen_finalizer_hook", _finalizer)
    patches.wrap(module.Loop, "_asyncgen_firstiter_hook", _first)
    patches.wrap(module.Loop, "shutdown_asyncgens", lambda original: _shutdown(original, STARTED.get))
