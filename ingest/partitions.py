"""Monthly partitions of the results table, made ahead of need."""

from datetime import date, datetime

from django.db import connection, transaction

LOCK = 0x6C6F6F70
"""Advisory lock of whoever makes partitions."""

_known: set[date] = set()


def ensure(day: datetime | date) -> None:
    """Make the partition of `day`'s month (UTC) if it is missing. Cheap after the first call for a month."""
    month = date(day.year, day.month, 1)
    if month in _known:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {name(month)} PARTITION OF ingest_result "
            f"FOR VALUES FROM ('{month:%Y-%m-01} 00:00+00') TO ('{following(month):%Y-%m-01} 00:00+00')"
        )
    transaction.on_commit(lambda: _known.add(month))


def ensure_ahead(today: date, months: int = 3) -> None:
    """Make the partitions of this month and the `months` after it."""
    month = date(today.year, today.month, 1)
    for _ in range(months + 1):
        ensure(month)
        month = following(month)


def months() -> list[date]:
    """Those that there are partitions of, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'ingest_result'::regclass")
        names = [row[0].rpartition("_y")[2] for row in cursor.fetchall()]
    return sorted(date(int(name[:4]), int(name[5:7]), 1) for name in names)


def drop(month: date) -> None:
    """All results of the month. Raises `OperationalError` when others have used the table for five seconds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(f"DROP TABLE IF EXISTS {name(month)}")
    _known.discard(month)


def name(month: date) -> str:
    return f"ingest_result_y{month:%Y}m{month:%m}"


def following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
