"""One job at a time per project."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

LOCK_SPACE: Final = 0x7472
"""First half of the advisory lock of a project."""


def hold(project_id: int) -> None:
    """Wait for the project's lock, and keep it until the transaction ends. May be called again within it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, project_id % 2**31])


@contextmanager
def held(project_id: int) -> Iterator[None]:
    """The same over several transactions of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, project_id % 2**31])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, project_id % 2**31])
