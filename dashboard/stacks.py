"""Stacks put together as a tree: who called whom on the way to a line that blocks, and for how long."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from dashboard.queries.site_stacks import StackTotal
from dashboard.site import Site, origin_of, site_of

ALL: Final = "all"


@dataclass(slots=True)
class Node:
    """A frame and what led to it."""

    key: str
    """The same for the same frames, whenever it is asked for."""
    site: Site
    origin: str
    depth: int
    above: "Node | None" = None
    held_s: float = 0.0
    """How long loops stood still in it, what it calls included, seconds."""
    self_s: float = 0.0
    """In itself."""
    looks: int = 0
    below: dict[str, "Node"] = field(default_factory=dict)

    @property
    def children(self) -> list["Node"]:
        """Those that took longest first."""
        return sorted(self.below.values(), key=lambda one: (-one.held_s, one.site.text))

    @property
    def path(self) -> list["Node"]:
        """From the root to this one."""
        return [*(self.above.path if self.above else []), self]


def tree_of(stacks: Sequence[StackTotal]) -> Node:
    """The root stands for all of them."""
    root = Node(ALL, Site("all stacks", "", own=False), "", 0)
    for stack in stacks:
        _add(root, stack)
    return root


def _add(root: Node, stack: StackTotal) -> None:
    node = root
    node.held_s += stack.held_s
    node.looks += stack.looks
    for frame in stack.frames:
        node = _below(node, frame)
        node.held_s += stack.held_s
        node.looks += stack.looks
    node.self_s += stack.held_s


def _below(node: Node, frame: str) -> Node:
    """Frames of one library on several Pythons are one."""
    site = site_of(frame)
    found = node.below.get(site.text)
    if found is None:
        key = hashlib.md5(f"{node.key}\n{site.text}".encode(), usedforsecurity=False).hexdigest()[:10]
        found = node.below[site.text] = Node(key, site, origin_of(frame), node.depth + 1, node)
    return found


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, outer ones first."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(one.children)


def node_at(root: Node, key: str) -> Node:
    """The node with this key, or the root."""
    return next((node for node in walk(root) if node.key == key), root)
