"""CPU time of what is measured in this process."""

import psutil
from django.db import connection


def cpu_s() -> float:
    """Seconds that this process and its connection's process of PostgreSQL have used, in steps of some milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    return sum(sum(process.cpu_times()[:2]) for process in (psutil.Process(), backend))
