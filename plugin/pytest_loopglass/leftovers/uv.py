"""What is left on a loop of uvloop. Its transports and timers are out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_loopglass.leftovers import errors, generators
from pytest_loopglass.leftovers.asyncio import closing

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_loopglass.patches import Patches


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `uvloop`."""
    patches.wrap(module.Loop, "close", closing)
    generators.install_uv(patches, module)
    errors.install_uv(patches, module)
