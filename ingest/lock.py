"""One job at a time per project; what people wait for does not wait for what follows from it."""

from collections.abc import Iterable
from typing import Final

from django.db import OperationalError, connection, transaction

LOCK_SPACE: Final = 0x7472
"""First half of the advisory lock of a project's counts and verdicts …"""
FOLLOW_UP: Final = 0x7473
"""… and of what follows from them: dates, shifts, warnings, causes, comparisons. Whoever wants both takes it first."""
PATIENCE_S: Final = 5

HELD: Final = """
SELECT DISTINCT objid::int FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s AND granted AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def hold(project_id: int, space: int = LOCK_SPACE) -> None:
    """Wait for the project's lock, and keep it until the transaction ends. May be called again within it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [space, _place(project_id)])


def is_kept(project_id: int) -> bool:
    """Whether another job has the project's counts and verdicts, and goes on having them for `PATIENCE_S`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_S}s'")
            hold(project_id)
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != "55P03":  # lock_not_available
            raise
        return True
    return False


def not_held(projects: Iterable[int], space: int = LOCK_SPACE) -> list[int]:
    """Those of them whose lock no other job has at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [space])
        held = {row[0] for row in cursor.fetchall()}
    return [project_id for project_id in projects if _place(project_id) not in held]


def _place(project_id: int) -> int:
    return project_id % 2**31
