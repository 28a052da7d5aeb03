"""One task or nursery of the tree, before its place in the list is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pytest_loopglass.wire import Backend, HangingTask

MOST: Final = 500
"""Tasks that are told."""


@dataclass(slots=True)
class Node:
    """Tells nodes apart by number: the task itself is not kept."""

    key: int
    name: str
    what: str
    state: str | None
    frames: list[str]
    """Outermost first."""
    kind: Literal["task", "nursery"] = "task"
    parents: list[int] = field(default_factory=list)
    """Keys of those that await or hold it, the likeliest first."""


@dataclass(slots=True)
class Found:
    """The tasks of one kind of loop."""

    nodes: list[Node] = field(default_factory=list)
    left_out: int = 0
    backends: set[Backend] = field(default_factory=set)
    """Of the loops that are driven while tasks of theirs wait."""


def tree(nodes: list[Node]) -> list[HangingTask]:
    """As the wire has them: every node behind its parent, siblings in the order of `nodes`."""
    parents = _parents(nodes)
    children: dict[int | None, list[Node]] = {}
    for node in nodes:
        children.setdefault(parents[node.key], []).append(node)
    listed: list[HangingTask] = []
    waiting: list[tuple[int | None, Node]] = [(None, root) for root in reversed(children.get(None, []))]
    while waiting:
        parent, node = waiting.pop()
        place = len(listed)
        listed.append(_told(node, parent))
        waiting += [(place, child) for child in reversed(children.get(node.key, []))]
    return listed


def _parents(nodes: list[Node]) -> dict[int, int | None]:
    """One parent for each node. Tasks that wait for each other in a circle are opened where it would close."""
    chosen: dict[int, int | None] = {node.key: None for node in nodes}
    for node in nodes:
        candidates = [key for key in node.parents if key in chosen]
        fitting = (key for key in candidates if not _reaches(chosen, key, node.key))
        chosen[node.key] = next(fitting, None)
        if candidates and chosen[node.key] is None:
            node.state = f"{node.state}, in a circle" if node.state else "in a circle"
    return chosen


def _reaches(parents: dict[int, int | None], start: int, end: int) -> bool:
    at: int | None = start
    while at is not None:
        if at == end:
            return True
        at = parents[at]
    return False


def _told(node: Node, parent: int | None) -> HangingTask:
    return {
        "name": node.name,
        "kind": node.kind,
        "parent": parent,
        "what": node.what,
        "state": node.state,
        "frames": node.frames,
    }
