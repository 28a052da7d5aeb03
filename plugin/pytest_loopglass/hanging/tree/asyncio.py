"""The tasks of asyncio, those of uvloop and of anyio on it included."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.hanging.tree.awaiters import awaiters, is_task
from pytest_loopglass.hanging.tree.awaits import Stacks, chain, sites, what
from pytest_loopglass.hanging.tree.node import MOST, Found, Node
from pytest_loopglass.hanging.tree.steady import steadily
from pytest_loopglass.text import SHORT, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import Backend

REGISTERS: Final = ("_all_tasks", "_scheduled_tasks", "_eager_tasks")
"""Where `asyncio.tasks` keeps tasks of all loops, by version."""
NUMBER: Final = re.compile(r"(\d+)")


def found(stacks: Stacks) -> Found:
    tasks = pending(stacks)
    told, names = tasks[:MOST], {id(task): _name(task) for task in tasks}
    parents = {id(task): [id(one) for one in awaiters(task)] or _by_anyio(task) for task in told}
    awaited: dict[int, list[str]] = {}
    for task in told:
        for parent in parents[id(task)]:
            awaited.setdefault(parent, []).append(names[id(task)])
    nodes = [_node(task, parents[id(task)], awaited.get(id(task), []), stacks) for task in told]
    return Found(nodes, len(tasks) - len(told), {_backend(task) for task in told if _is_driven(task)})


def _node(task: Any, parents: list[int], awaited: list[str], stacks: Stacks) -> Node:
    coroutine = task.get_coro()
    frames, innermost = chain(coroutine, stacks)
    state = _state(task, awaited, running=bool(frames) and innermost is None and bool(stacks.inside(frames[0])))
    return Node(id(task), _name(task), what(coroutine, frames), fit(state, SHORT), sites(frames), parents=parents)


def _state(task: Any, awaited: list[str], *, running: bool) -> str:
    if running:
        state = "running"
    elif not _is_driven(task):
        state = "its loop is not run"
    elif awaited:
        state = f"waiting for {_listed(awaited)}"
    else:
        future = getattr(task, "_fut_waiter", None)
        state = "ready" if future is None or future.done() else "waiting"
    return f"{state}, cancelled" if _is_cancelled(task) else state


def _listed(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} tasks"


def _is_cancelled(task: Any) -> bool:
    """Whether it was asked to end."""
    if getattr(task, "_must_cancel", False) or (hasattr(type(task), "cancelling") and task.cancelling()):
        return True
    scope = getattr(_anyio_state(task), "cancel_scope", None)
    return bool(getattr(scope, "_effectively_cancelled", False))


def _is_driven(task: Any) -> bool:
    return bool(task.get_loop().is_running())


def _backend(task: Any) -> Backend:
    loop = type(task.get_loop())
    modules = {cls.__module__.partition(".")[0] for cls in loop.__mro__}
    return "asyncio+uvloop" if "uvloop" in modules else "asyncio" if "asyncio" in modules else "other"


def _by_anyio(task: Any) -> list[int]:
    """anyio notes by id the task whose task group it is in."""
    parent = getattr(_anyio_state(task), "parent_id", None)
    return [] if parent is None else [parent]


def _anyio_state(task: Any) -> Any:
    anyio = sys.modules.get("anyio._backends._asyncio")
    return None if anyio is None else getattr(anyio, "_task_states", {}).get(task)


def pending(stacks: Stacks) -> list[Any]:
    """Every task that is not done, of every loop, in the order in which they were made."""
    tasks: dict[int, Any] = {}
    for name in REGISTERS:
        register = getattr(asyncio.tasks, name, None)
        if register is not None:
            tasks |= _by_id(steadily(partial(list, register)))
    for loop in _loops(stacks):
        tasks |= _by_id(steadily(partial(_all, loop)))
    return sorted((task for task in tasks.values() if is_task(task) and not task.done()), key=_order)


def _by_id(tasks: Iterable[Any]) -> dict[int, Any]:
    return {id(task): task for task in tasks}


def _all(loop: Any) -> list[Any]:
    return list(asyncio.all_tasks(loop))


def _loops(stacks: Stacks) -> list[Any]:
    """Loops that are driven now. Where the registers have everything (up to 3.13) there is no need to look for them.

    From 3.13 on the variables of a frame can be read without leaving a copy in it.
    """
    if sys.version_info < (3, 14):
        return []
    frames = [frame for stack in stacks.threads.values() for frame in stack if frame.f_code.co_name == "run_forever"]
    loops = {id(loop): loop for loop in (frame.f_locals.get("self") for frame in frames)}
    return [loop for loop in loops.values() if isinstance(loop, asyncio.AbstractEventLoop)]


def _name(task: Any) -> str:
    return fit(str(task.get_name()), SHORT) if hasattr(type(task), "get_name") else "task"


def _order(task: Any) -> list[tuple[int, str]]:
    """Task-10 behind Task-9, which is the order in which they were made."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in NUMBER.split(_name(task))[:20]]
