"""The end of a test on a loop that lives on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pytest_loopglass.leftovers.count import left
from pytest_loopglass.leftovers.loops import LOOPS
from pytest_loopglass.leftovers.pending import left_pending
from pytest_loopglass.leftovers.resources import resources
from pytest_loopglass.shield import shielded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_loopglass.leftovers.loops import Seen


@shielded
def set_up() -> None:
    """A setup has ended: what is there now belongs to fixtures, and is told only if it outlives its loop."""
    for loop, seen in _alive():
        for task in asyncio.all_tasks(loop):
            seen.kept.add(task)
        for _, _, _, thing in resources(loop):
            seen.kept.add(thing)


@shielded
def torn_down() -> None:
    """A test has ended."""
    for loop, seen in _alive():
        left_pending([task for task in asyncio.all_tasks(loop) if not seen.keeps(task)], seen)
        for kind, what, site, thing in resources(loop):
            if not seen.keeps(thing) and not seen.knows(thing):
                seen.known.add(thing)
                left(kind, what, site)
        seen.fresh = False


def _alive() -> Iterator[tuple[Any, Seen]]:
    for key, seen in list(LOOPS.items()):
        loop = seen.loop()
        if loop is None or loop.is_closed():
            del LOOPS[key]
        elif seen.fresh and not loop.is_running():
            yield loop, seen
