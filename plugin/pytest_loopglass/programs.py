"""What programs on asyncio do with their loops: tasks, cancellations, left-overs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_loopglass.cancel import deliveries
from pytest_loopglass.cancel import task as cancellable
from pytest_loopglass.leftovers import asyncio as leftovers
from pytest_loopglass.leftovers import coroutines, errors, generators
from pytest_loopglass.tasks import asyncio as tasks

if TYPE_CHECKING:
    from pytest_loopglass.patches import Patches


def install(patches: Patches, cancellations: bool, origins: bool) -> None:
    tasks.install(patches)
    if cancellations:
        cancellable.install(patches)
        deliveries.install(patches)
    leftovers.install(patches)
    generators.install(patches)
    errors.install(patches)
    coroutines.install(patches)
    if origins:
        coroutines.track(patches)
