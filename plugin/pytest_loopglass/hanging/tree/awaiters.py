"""Who awaits a future, told by what the future will call when it is done.

`gather`, `wait`, `shield`, task groups and the like put futures and closures of their own between two tasks; those are
followed. From 3.14 on the interpreter writes it down itself.
"""

from __future__ import annotations

import functools
from asyncio import isfuture
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

DEPTH: Final = 100
"""Futures that are followed from one task."""


def awaiters(task: Any) -> list[Any]:
    """The tasks that wait for this one, nearest first."""
    found: list[Any] = []
    seen = {id(task)}
    following = [task]
    for future in following:
        for behind in _behind(future):
            if id(behind) in seen or len(seen) > DEPTH:
                continue
            seen.add(id(behind))
            (found if is_task(behind) else following).append(behind)
    return found


def is_task(future: Any) -> bool:
    return hasattr(type(future), "get_coro")


def _behind(future: Any) -> Iterator[Any]:
    """The tasks and futures that go on when `future` is done."""
    yield from tuple(getattr(future, "_asyncio_awaited_by", None) or ())
    for entry in tuple(getattr(future, "_callbacks", None) or ()):
        callback = entry[0] if isinstance(entry, tuple) else entry
        yield from filter(isfuture, _held(callback))


def _held(callback: Any) -> Iterator[Any]:
    """What a callback has been made with."""
    owner = getattr(callback, "__self__", None)
    yield owner
    if type(owner).__name__ == "TaskGroup":
        yield getattr(owner, "_parent_task", None)
    if isinstance(callback, functools.partial):
        yield from callback.args
    for cell in getattr(callback, "__closure__", None) or ():
        with suppress(ValueError):  # it is empty
            yield cell.cell_contents
