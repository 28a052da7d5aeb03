"""On 3.10 the task that a runner drives its loop for is of a class of the backport's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_loopglass.cancel.task import cancelling, uncancelling

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_loopglass.patches import Patches


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `backports.asyncio.runner.tasks`."""
    patches.wrap(module.Task, "cancel", cancelling)
    patches.wrap(module.Task, "uncancel", uncancelling)
