"""Keeps errors of the plugin away from the suite: they become notes, told once at the end."""

import functools
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

NOTES: Final[dict[str, None]] = {}
"""What went wrong inside the plugin, each once, in order."""


def note(text: str) -> None:
    """Remember `text` for the summary; at most 20 different notes are kept."""
    if len(NOTES) < 20:
        NOTES[text] = None


def shielded(function: Callable[P, T]) -> Callable[P, T | None]:
    """`function`, but an error in it is noted and None returned. Interrupts pass."""

    @functools.wraps(function)
    def guard(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
            note(f"{function.__qualname__}: {type(error).__name__}: {error}")
            return None

    return guard
