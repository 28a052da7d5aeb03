"""What a task is called, where people read it."""

from __future__ import annotations

from typing import Any, Final

NUMBERED: Final = "Task-"
"""Begins the names that asyncio gives."""


def called(task: Any) -> str:
    """The name that somebody gave it, else that of what it runs: numbers are different ones in every run."""
    name = str(task.get_name() if hasattr(task, "get_name") else getattr(task, "name", None))
    if not is_number(name) or not hasattr(task, "get_coro"):
        return name
    return str(getattr(task.get_coro(), "__qualname__", name))


def is_number(name: str) -> bool:
    """Whether asyncio has named it."""
    return name.startswith(NUMBERED) and name[len(NUMBERED) :].isdigit()
