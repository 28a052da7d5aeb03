"""The tree of tasks as indented lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_loopglass.wire import HangingTask

INSTALLED: Final = re.compile(r"^/.*/(?:site-packages|dist-packages|lib/python3\.\d+t?)/")
"""What stands before the telling part of the path of somebody else's code."""
NAMED: Final = 3
"""Of tasks that are alike so many are named."""
DEEPEST: Final = 40
"""Levels that are indented."""


def short(site: str) -> str:
    """A site without the folder in which libraries are installed."""
    return INSTALLED.sub("", site)


def tree(tasks: Sequence[HangingTask]) -> list[str]:
    """Tasks and nurseries below who awaits or holds them. Those that are alike, and hold nothing, are drawn once."""
    children: dict[int | None, list[int]] = {}
    for place, task in enumerate(tasks):
        children.setdefault(task["parent"], []).append(place)
    drawn: list[str] = []
    waiting = [(group, 0) for group in reversed(_groups(tasks, children, None))]
    while waiting:
        group, depth = waiting.pop()
        indent = "  " * min(depth, DEEPEST)
        drawn.append(f"{indent}{_label([tasks[place] for place in group])}")
        drawn += [f"{indent}      {short(site)}" for site in tasks[group[0]]["frames"]]
        waiting += [(below, depth + 1) for below in reversed(_groups(tasks, children, group[0]))]
    return drawn


def _groups(
    tasks: Sequence[HangingTask], children: dict[int | None, list[int]], parent: int | None
) -> list[tuple[int, ...]]:
    """The children of `parent`, with those that are alike together."""
    groups: dict[object, list[int]] = {}
    for place in children.get(parent, ()):
        task = tasks[place]
        alike = place if place in children else (task["kind"], task["what"], task["state"], *task["frames"])
        groups.setdefault(alike, []).append(place)
    return [tuple(group) for group in groups.values()]


def _label(alike: list[HangingTask]) -> str:
    first = alike[0]
    names = ", ".join(dict.fromkeys(task["name"] for task in alike[:NAMED]))
    more = f" and {len(alike) - NAMED} more" if len(alike) > NAMED else ""
    what = "" if first["what"] in {first["name"], ""} else f" ({first['what']})"
    state = f": {first['state']}" if first["state"] else ""
    return f"{names}{more}{what}{state}"
