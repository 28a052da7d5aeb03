"""Deadlines: what was set, how much of it was used, what came of it. One module for each library that sets them."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from pytest_loopglass.ledger import BLIND
from pytest_loopglass.shield import note

if TYPE_CHECKING:
    from pytest_loopglass.patches import Patches


def install(patches: Patches) -> None:
    """The probes of asyncio. What has other insides than they know is told as not seen."""
    for probe in ("asyncio", "waiting") if sys.version_info >= (3, 11) else ("waiting",):
        try:
            import_module(f"pytest_loopglass.timeouts.{probe}").install(patches)
        except AttributeError as error:  # noqa: PERF203
            note(f"timeouts of asyncio: {error}")
            for field in ("set", "fired", "least_margin"):
                BLIND[f"deadlines.{field}"] = "asyncio has other insides than are known"
