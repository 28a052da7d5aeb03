"""One job at a time per project; what people wait for does not wait for what follows from it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from django.db import connection

LOCK_SPACE: Final = 0x7472
"""First half of the advisory lock of a project's counts and verdicts …"""
FOLLOW_UP: Final = 0x7473
"""… and of what follows from them: dates, shifts, warnings, causes, comparisons. Whoever wants both takes it first."""


def hold(project_id: int, space: int = LOCK_SPACE) -> None:
    """Wait for the project's lock, and keep it until the transaction ends. May be called again within it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [space, project_id % 2**31])


@contextmanager
def held(project_id: int) -> Iterator[None]:
    """Both, over several transactions of this connection."""
    with ExitStack() as stack:
        for space in (FOLLOW_UP, LOCK_SPACE):
            stack.enter_context(_held(project_id, space))
        yield


@contextmanager
def _held(project_id: int, space: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [space, project_id % 2**31])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [space, project_id % 2**31])
