"""What the server itself is doing: what arrives, what waits, how much is stored."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import redis
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from ingest.models import Run, Session
from trends.tasks import BEHIND

QUEUE: Final = "celery"
MONTH: Final = re.compile(r"_y(\d{4})m(\d{2})$")
STORE: Final = """
    SELECT current_setting('server_version'), pg_database_size(current_database()),
        (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
        current_setting('max_connections')::int
"""
MONTHS: Final = """
    SELECT inhrelid::regclass::text, greatest(reltuples, 0)::bigint, pg_total_relation_size(inhrelid)
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'ingest_result'::regclass
"""


@dataclass(frozen=True, slots=True)
class Work:
    running: int
    """Sessions that say they are going on."""
    runs: int
    """That began within the last day, in all projects."""
    results: int
    """Of those runs."""
    behind: int
    """Runs that have ended and are in no verdict yet."""
    behind_since: datetime | None
    """When the oldest of them ended."""


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    results: int
    """About, as PostgreSQL last counted them."""
    bytes: int
    """With its indexes."""


@dataclass(frozen=True, slots=True)
class Store:
    version: str
    bytes: int
    connections: int
    most_connections: int
    months: list[Month]
    """That have results, newest first."""


@dataclass(frozen=True, slots=True)
class Broker:
    version: str
    bytes: int
    waiting: int
    """Jobs that no worker has taken yet."""


def load_work() -> Work:
    day = timezone.now() - timedelta(days=1)
    is_behind = BEHIND & ~Q(status=Run.Status.RUNNING)
    row: dict[str, Any] = Run.objects.aggregate(
        runs=Count("pk", filter=Q(created_at__gt=day)),
        results=Coalesce(Sum("head", filter=Q(created_at__gt=day)), 0),
        behind=Count("pk", filter=is_behind),
        behind_since=Min("ended_at", filter=is_behind),
    )
    return Work(Session.objects.filter(status=Session.Status.RUNNING).count(), **row)


def load_store() -> Store:
    with connection.cursor() as cursor:
        cursor.execute(STORE)
        (version, size, connections, most) = cursor.fetchone()
        cursor.execute(MONTHS)
        months = [_month(*row) for row in cursor.fetchall()]
    filled = sorted((month for month in months if month.results), key=lambda month: month.first, reverse=True)
    return Store(version.partition(" ")[0], size, connections, most, filled)


def _month(table: str, results: int, size: int) -> Month:
    found = MONTH.search(table)
    assert found, "ingest.partitions names them"
    return Month(date(int(found[1]), int(found[2]), 1), results, size)


def load_broker() -> Broker | None:
    """None: it does not answer within a second."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            info: Any = client.info()
            waiting: Any = client.llen(QUEUE)
    except (redis.RedisError, OSError):
        return None
    name, version = ("Valkey", info["valkey_version"]) if "valkey_version" in info else ("Redis", info["redis_version"])
    return Broker(f"{name} {version}", info["used_memory"], waiting)
