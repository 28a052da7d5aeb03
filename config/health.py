"""`/healthz`: 200 when PostgreSQL, Redis and a Celery worker answer, otherwise 503 that says which one does not."""

import math
import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from kombu.exceptions import OperationalError as BrokerError
from redis import Redis
from redis.exceptions import RedisError

from config.celery import app

T = TypeVar("T")

OK = "ok"
PATIENCE_S = 2
"""A part that has not answered by then counts as down."""
PINGS = 8
"""So many a worker gets within that time: one that is just starting misses the first."""


class Shared(Generic[T]):
    """An answer that is asked for once at a time: who comes meanwhile gets the next one, together with all the others.

    Anybody may ask how the site is, as often as they like, and each time costs a connection to the database.
    """

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._lock = Lock()
        self._asked_at = -math.inf
        self._answer: T

    def __call__(self) -> T:
        came_at = time.monotonic()
        with self._lock:
            if self._asked_at <= came_at:
                asked_at = time.monotonic()
                self._answer, self._asked_at = self._ask(), asked_at
            return self._answer


def _parts() -> dict[str, str]:
    redis = _redis()
    return {"database": _database(), "redis": redis, "worker": _worker() if redis == OK else "asked through redis"}


_shared = Shared(_parts)


def healthz(_request: HttpRequest) -> JsonResponse:
    """`{"database": …, "redis": …, "worker": …}`, each "ok" or what is wrong."""
    parts = _shared()
    healthy = all(answer == OK for answer in parts.values())
    return JsonResponse(parts, status=200 if healthy else 503, headers={"Cache-Control": "no-store"})


def _answer(ask: Callable[[], bool], *errors: type[Exception]) -> str:
    try:
        return OK if ask() else "no answer"
    except errors as error:
        return f"no answer: {type(error).__name__}"


def _database() -> str:
    """By a connection of its own: the pool would wait for a database that is down."""

    def ask() -> bool:
        parameters = {**connection.get_connection_params(), "connect_timeout": PATIENCE_S}
        with psycopg.connect(**parameters) as own:
            return own.execute("SELECT 1").fetchone() == (1,)

    return _answer(ask, psycopg.Error)


def _redis() -> str:
    def ask() -> bool:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S) as client:
            return bool(client.ping())

    return _answer(ask, RedisError, OSError)


def _worker() -> str:
    def ask() -> bool:
        return any(app.control.broadcast("ping", reply=True, timeout=PATIENCE_S / PINGS, limit=1) for _ in range(PINGS))

    return _answer(ask, BrokerError, RedisError, OSError)
