"""Finds the test that hangs and writes down what is known of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pytest_loopglass.clock import NS, wall
from pytest_loopglass.hanging.limits import limit_of
from pytest_loopglass.hanging.line import line, running_line
from pytest_loopglass.hanging.running import PHASE, running
from pytest_loopglass.hanging.seen import Seen
from pytest_loopglass.hanging.tree import asyncio, threads, trio
from pytest_loopglass.hanging.tree.awaits import Stacks
from pytest_loopglass.hanging.tree.node import MOST, Found, tree
from pytest_loopglass.naming import Namer
from pytest_loopglass.record import STAGE
from pytest_loopglass.text import NAME, SHORT, fit

if TYPE_CHECKING:
    from pytest_loopglass.recorder import Recorder
    from pytest_loopglass.wire import Backend, Hanging, Running


class Reporter:
    """Works in the watchdog's thread: calls nothing that waits for others, keeps nothing of what it looks at."""

    def __init__(self, recorder: Recorder, write: Callable[[bytes], None], worker: str | None) -> None:
        self._recorder = recorder
        self._write = write
        self._worker = worker
        self._namer = Namer()

    def look(self, now: int, began: int) -> Seen | None:
        """The attempt that runs, which began then or later; None when no test runs."""
        stacks = Stacks()
        for thread in sorted(stacks.threads, key=lambda thread: thread != STAGE.thread):
            found = running(stacks.threads[thread])
            if found is None:
                continue
            known = self._recorder.under_way(found.item, found.when)
            if known is None:
                return None
            number, index, at = known
            if at is not None:
                began = now - int((wall(now) - at) * NS)
            limit = limit_of(found.item, began)
            return Seen(found.item, found.when, number, index, began, limit, thread, found.debugged, stacks)
        return None

    def write(self, seen: Seen, now: int, lasts: Callable[[], bool]) -> bool:
        """Write the line unless the attempt has ended meanwhile; whether it was written."""
        told = line(self._told(seen, now))
        if lasts():
            self._write(told)
            return True
        return False

    def show(self, seen: Seen, now: int, lasts: Callable[[], bool]) -> bool:
        """Write that the attempt runs unless it has ended meanwhile; whether it was written."""
        told = running_line(self._running(seen, now))
        if lasts():
            self._write(told)
            return True
        return False

    def _running(self, seen: Seen, now: int) -> Running:
        naming = self._namer.name(seen.item)
        return {
            "nodeid": fit(naming.nodeid, NAME),
            "case": fit(naming.case, NAME),
            "worker": self._worker,
            "attempt": seen.number,
            "index": seen.index,
            "began": wall(seen.began),
            "at": wall(now),
            "when": seen.when,
        }

    def _told(self, seen: Seen, now: int) -> Hanging:
        naming = self._namer.name(seen.item)
        missing: dict[str, str] = {}
        found = _tasks(seen.stacks, missing)
        return {
            "nodeid": fit(naming.nodeid, NAME),
            "case": fit(naming.case, NAME),
            "backend": _backend(found) or naming.label,
            "worker": self._worker,
            "attempt": seen.number,
            "index": seen.index,
            "at": wall(now),
            "when": seen.when,
            "elapsed_s": (now - seen.began) / NS,
            "limit_s": seen.limit.seconds if seen.limit is not None and seen.limit.ends else None,
            "tasks": tree(found.nodes),
            "tasks_left_out": found.left_out,
            "threads": threads.found(seen.stacks, seen.thread, PHASE),
            "missing": missing,
        }


def _tasks(stacks: Stacks, missing: dict[str, str]) -> Found:
    """Of all loops; a kind of loop that has other insides than those known here is missing."""
    found = Found()
    for name, look in (("trio", _of_trio), ("asyncio", asyncio.found)):
        try:
            part = look(stacks)
        except Exception as error:  # noqa: BLE001  (libraries change, and so do tasks while they are looked at)
            missing["tasks"] = fit(f"{name}: {error!r}", SHORT)
            continue
        room = MOST - len(found.nodes)
        found.nodes += part.nodes[:room]
        found.left_out += part.left_out + len(part.nodes[room:])
        found.backends |= part.backends
    return found


def _of_trio(stacks: Stacks) -> Found:
    module, runs = sys.modules.get("trio"), sys.modules.get("pytest_loopglass.loops.trio")
    return Found() if module is None or runs is None else trio.found(runs.runners(), module, stacks)


def _backend(found: Found) -> Backend | None:
    driven: set[Any] = {state.backend for state in list(STAGE.driven.values())} or found.backends
    return "mixed" if len(driven) > 1 else next(iter(driven), None)
