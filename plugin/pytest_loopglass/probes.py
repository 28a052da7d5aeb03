"""All probes: put in together, taken out together."""

import os
from importlib import import_module
from types import ModuleType

from pytest_loopglass import forks, programs, timeouts
from pytest_loopglass.imports import Arrivals
from pytest_loopglass.loops import garbage, selector
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.patches import Patches
from pytest_loopglass.record import STAGE
from pytest_loopglass.watchdog import WATCHDOG

UVLOOP = ("loops.uv", "tasks.uv", "leftovers.uv", "leftovers.runners")
TRIO = ("loops.trio", "scopes.trio", "timeouts.scopes", "tasks.trio", "leftovers.trio", "cancel.scopes", "cancel.trio")
ANYIO = ("scopes.anyio", "timeouts.scopes", "tasks.anyio", "cancel.scopes", "leftovers.runners")


class Probes:
    """The patches of one process."""

    def __init__(self, cancellations: bool = True, origins: bool = False) -> None:
        """`cancellations`: see them; `origins`: remember where coroutines are created."""
        self._cancellations = cancellations
        self._origins = origins
        self.patches = Patches()
        self._arrivals = Arrivals(
            {
                "nest_asyncio": lambda module: self._watch(module, "loops.nested"),
                "uvloop": lambda module: self._watch(module, *UVLOOP),
                "trio": lambda module: self._watch(module, *TRIO),
                "anyio._backends._trio": lambda module: self._watch(module, "loops.guest", "timeouts.scopes"),
                "async_timeout": lambda module: self._watch(module, "timeouts.async_timeout"),
                "anyio._backends._asyncio": lambda module: self._watch(module, *ANYIO),
                "backports.asyncio.runner.tasks": lambda module: self._watch(module, "cancel.backport"),
                "unittest.async_case": lambda module: self._watch(module, "leftovers.runners"),
            }
        )
        self.look = self._arrivals.look
        """To be called after each test: a library may have been imported in a way that went past the hooks."""

    def install(self) -> None:
        selector.install(self.patches)
        garbage.install(self.patches)
        timeouts.install(self.patches)
        programs.install(self.patches, self._cancellations, self._origins)
        self._arrivals.install()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=STAGE.forked)
        forks.install(self.patches)
        WATCHDOG.start()

    def _watch(self, module: ModuleType, *probes: str) -> None:
        for probe in probes:
            if probe.startswith("cancel.") and not self._cancellations:
                continue
            import_module(f"pytest_loopglass.{probe}").install(self.patches, module)

    def displaced(self) -> list[str]:
        return self.patches.displaced()

    def uninstall(self) -> None:
        WATCHDOG.stop()
        SLOW.unwatch()
        self._arrivals.uninstall()
        self.patches.uninstall()
