"""Looks at collections that other threads change meanwhile."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, TypeVar

T = TypeVar("T")

TRIES: Final = 1_000
"""`asyncio.all_tasks` does the same."""


def steadily(look: Callable[[], Iterable[T]]) -> Iterable[T]:
    """What `look` sees; nothing when it is never left alone."""
    for _ in range(TRIES):
        with suppress(RuntimeError):  # changed during iteration
            return look()
    return ()
