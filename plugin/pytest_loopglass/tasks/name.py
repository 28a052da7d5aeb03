"""What a task is called, where people read it."""

from __future__ import annotations

from typing import Any, Final

NUMBERED: Final = "Task-"
"""Begins the names that asyncio gives."""


def called(task: Any) -> str:
    """The name that somebody gave it, else that of what it runs: numbers are different ones in every run."""
    name = str(task.get_name() if hasattr(task, "get_name") else getattr(task, "name", None))
    coro = task.get_coro() if is_number(name) and hasattr(task, "get_coro") else None
    if coro is None:
        return name
    return str(getattr(coro, "__qualname__", type(coro).__qualname__))  # steps of async generators have none


def is_number(name: str) -> bool:
    """Whether asyncio has named it."""
    return name.startswith(NUMBERED) and name[len(NUMBERED) :].isdigit()
