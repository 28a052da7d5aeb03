"""The lines in the spool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.hanging.tree.awaits import shortened
from pytest_loopglass.spool import encode
from pytest_loopglass.text import MAX_LINE_BYTES

if TYPE_CHECKING:
    from pytest_loopglass.wire import Hanging, Running

FRAMES: Final = (40, 16, 6, 3, 1)
"""Frames of each task and thread that are told: fewer when the line would be too long."""


def line(hanging: Hanging, most: int = MAX_LINE_BYTES) -> bytes:
    """`{"hanging": wire.Hanging}` as JSON, with as much of it as the server takes."""
    told = encoded(hanging)
    for frames in FRAMES:
        if len(told) <= most:
            return told
        told = encoded(_with_less(hanging, frames, len(hanging["tasks"])))
    tasks = len(hanging["tasks"])
    while len(told) > most and tasks:
        tasks //= 2
        told = encoded(_with_less(hanging, 1, tasks))
    return told


def encoded(hanging: Hanging) -> bytes:
    return encode({"hanging": hanging}).encode() + b"\n"


def running_line(running: Running) -> bytes:
    """`{"running": wire.Running}` as JSON."""
    return encode({"running": running}).encode() + b"\n"


def _with_less(hanging: Hanging, frames: int, tasks: int) -> Hanging:
    """Parents stand before their children, so the first `tasks` are a tree, too."""
    return {
        **hanging,
        "tasks": [{**task, "frames": shortened(task["frames"], frames)} for task in hanging["tasks"][:tasks]],
        "tasks_left_out": hanging["tasks_left_out"] + len(hanging["tasks"]) - tasks,
        "threads": [{**thread, "frames": shortened(thread["frames"], frames)} for thread in hanging["threads"]],
    }
