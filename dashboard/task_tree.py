"""The tasks of a hanging test as a tree: who awaits or holds whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.queries.phase import Hanging, HangingTask
from dashboard.site import Site, site_of

TASKS: Final = 100
FRAMES: Final = 8
"""Innermost frames of a task that are shown."""
DEEPEST: Final = 12
"""Levels that are indented."""


@dataclass(frozen=True, slots=True)
class Branch:
    task: HangingTask
    depth: int
    frames: list[Site]
    """Outermost first."""
    outer: int
    """Frames outside these, which are not shown."""


@dataclass(frozen=True, slots=True)
class Stack:
    name: str
    frames: list[Site]


@dataclass(frozen=True, slots=True)
class TaskTree:
    report: Hanging
    branches: list[Branch]
    left_out: int
    stacks: list[Stack]


def tree_of(report: Hanging) -> TaskTree:
    ordered = list(_ordered(report.tasks))
    branches = [_branch(report.tasks[at], depth) for at, depth in ordered[:TASKS]]
    left_out = len(ordered) - len(branches) + (report.tasks_left_out or 0)
    stacks = [Stack(thread.name, [site_of(frame) for frame in thread.frames]) for thread in report.threads]
    return TaskTree(report, branches, left_out, stacks)


def _ordered(tasks: list[HangingTask]) -> Iterator[tuple[int, int]]:
    """Places in the list with their depths, parents before their children; tasks that await each other in a
    circle come last, from the first of them on."""
    below: dict[int | None, list[int]] = {}
    for at, task in enumerate(tasks):
        parent = task.parent if task.parent is not None and task.parent < len(tasks) else None
        below.setdefault(parent, []).append(at)
    seen: set[int] = set()
    for root in [*below.get(None, []), *range(len(tasks))]:
        waiting = [(root, 0)]
        while waiting:
            at, depth = waiting.pop()
            if at not in seen:
                seen.add(at)
                yield at, min(depth, DEEPEST)
                waiting += [(child, depth + 1) for child in reversed(below.get(at, []))]


def _branch(task: HangingTask, depth: int) -> Branch:
    shown = task.frames[-FRAMES:]
    return Branch(task, depth, [site_of(frame) for frame in shown], len(task.frames) - len(shown))
