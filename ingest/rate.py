"""A fixed-window rate limit in Redis, shared by all web processes."""

import functools
import logging
import time

import redis
from django.conf import settings

log = logging.getLogger(__name__)

WINDOW_S = 10


@functools.cache
def _client() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def allow(who: str, most: int | None = None) -> bool:
    """Count one request of `who`; False past `most` a window. Without Redis nobody is turned away.

    `most`: `settings.RATE_LIMIT` when None.
    """
    key = f"loopglass:rate:{who}:{int(time.time()) // WINDOW_S}"
    try:
        pipe = _client().pipeline(transaction=False)
        pipe.incr(key)
        pipe.expire(key, 2 * WINDOW_S)
        count: int = pipe.execute()[0]
    except redis.RedisError:
        log.warning("no rate limit: Redis does not answer")
        return True
    return count <= (settings.RATE_LIMIT if most is None else most)
