"""Tells when a library has been imported, whoever imports it and however early or late.

pytest's assertion rewriter is one loader object that many modules share, so a loader is never changed: the spec
gets a stand-in that steps aside before the module runs. What arrived by another road is found in `sys.modules`.
"""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from pytest_loopglass.shield import shielded

Hook = Callable[[ModuleType], None]


class StandIn(Loader):
    """Loads a module by its own loader, then tells."""

    def __init__(self, loader: Any, arrived: Callable[[ModuleType], object]) -> None:
        self._loader = loader
        self._arrived = arrived

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._arrived(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


class Arrivals(MetaPathFinder):
    """Calls each hook once, as soon as its module has been imported."""

    def __init__(self, hooks: dict[str, Hook]) -> None:
        self._hooks = hooks
        self._known = 0

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in self._hooks:
            return None
        for finder in list(sys.meta_path):
            find = None if finder is self else getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find else None
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = StandIn(spec.loader, self._arrived)
                return spec
        return None

    def look(self) -> None:
        """Find modules that came past the finder. Cheap when nothing was imported since the last look."""
        if self._hooks and len(sys.modules) != self._known:
            self._known = len(sys.modules)
            for name in list(self._hooks):
                module = sys.modules.get(name)
                if module is not None and not _is_loading(module):
                    self._arrived(module)

    @shielded
    def _arrived(self, module: ModuleType) -> None:
        hook = self._hooks.pop(module.__name__, None)
        if hook is not None:
            hook(module)

    def install(self) -> None:
        sys.meta_path.insert(0, self)
        self.look()

    def uninstall(self) -> None:
        self._hooks.clear()
        if self in sys.meta_path:
            sys.meta_path.remove(self)


def _is_loading(module: ModuleType) -> bool:
    return bool(getattr(module.__spec__, "_initializing", False))
