"""The nursery trees of trio."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Final

from pytest_loopglass.hanging.tree.awaits import Stacks, chain, sites, what
from pytest_loopglass.hanging.tree.node import MOST, Found, Node
from pytest_loopglass.hanging.tree.steady import steadily
from pytest_loopglass.text import SHORT, fit

OWN: Final = "trio."
"""Modules whose system tasks are in every run."""


def found(runners: Iterable[Any], trio: ModuleType, stacks: Stacks) -> Found:
    """The trees of these runs."""
    told = Found()
    holders = _holders(trio)
    for runner in steadily(lambda: [one for one in runners if one.tasks]):
        for node in _walk(runner, holders, stacks):
            if len(told.nodes) < MOST:
                told.nodes.append(node)
            else:
                told.left_out += 1
            told.backends.add("trio")
    return told


def _walk(runner: Any, holders: dict[int, list[str]], stacks: Stacks) -> Iterator[Node]:
    """Every task behind the nursery that holds it, every nursery behind the task that opened it."""
    open_tasks = [(task, None) for task in reversed(_roots(runner))]
    while open_tasks:
        task, nursery = open_tasks.pop()
        yield _task(task, nursery, holders, stacks)
        for opened in reversed(list(getattr(task, "child_nurseries", ()))):
            yield _nursery(opened, task)
            open_tasks += [(child, opened) for child in reversed(_children(opened))]


def _roots(runner: Any) -> list[Any]:
    """The task of the run's own function, and what the suite has spawned beside it."""
    main = runner.main_task
    system = [] if runner.system_nursery is None else _children(runner.system_nursery)
    own = [task for task in system if task is not main and not _module(task).startswith(OWN)]
    return ([] if main is None else [main]) + own


def _module(task: Any) -> str:
    frame = getattr(task.coro, "cr_frame", None)
    return "" if frame is None else str(frame.f_globals.get("__name__", ""))


def _children(nursery: Any) -> list[Any]:
    """In the order in which they were spawned."""
    return sorted(steadily(lambda: list(nursery.child_tasks)), key=lambda task: getattr(task, "_counter", 0))


def _nursery(nursery: Any, parent: Any) -> Node:
    closing = getattr(nursery, "_parent_waiting_in_aexit", False)
    state = "waiting for its tasks" if closing else "open"
    if nursery.cancel_scope._cancel_called:  # the public property asks the run's clock, in the run's thread only
        state += ", cancelled"
    return Node(id(nursery), "nursery", "nursery", state, [], kind="nursery", parents=[id(parent)])


def _task(task: Any, nursery: Any, holders: dict[int, list[str]], stacks: Stacks) -> Node:
    frames, innermost = chain(task.coro, stacks)
    if frames and innermost is None and stacks.inside(frames[0]):
        state = "running"
    elif task._abort_func is None:
        state = "ready"
    else:
        state = _waiting(holders.get(id(task.custom_sleep_data)))
    if task._cancel_status is not None and task._cancel_status.effectively_cancelled:
        state += ", cancelled"
    parents = [] if nursery is None else [id(nursery)]
    return Node(
        id(task), fit(task.name, SHORT), what(task.coro, frames), fit(state, SHORT), sites(frames), parents=parents
    )


def _waiting(holders: list[str] | None) -> str:
    return f"waiting for what {', '.join(holders[:3])} holds" if holders else "waiting"


def _holders(trio: ModuleType) -> dict[int, list[str]]:
    """Names of the tasks that hold a lock, by the id of the lot in which those park who want it."""
    held = getattr(trio._core._parking_lot, "GLOBAL_PARKING_LOT_BREAKER", {})
    holders: dict[int, list[str]] = {}
    for task, lots in steadily(lambda: list(held.items())):
        for lot in list(lots):
            holders.setdefault(id(lot), []).append(str(task.name))
    return holders
