"""Services that the environment names: new enough, and there."""

from collections.abc import Mapping

import psycopg
from redis import Redis
from redis.exceptions import RedisError

from config.up.error import UpError

POSTGRES_LEAST = 15
REDIS_LEAST = (6, 2)


def check_given(environment: Mapping[str, str]) -> list[str]:
    """What DATABASE_URL and REDIS_URL lead to, as `name version`. Raises UpError."""
    found = []
    if url := environment.get("DATABASE_URL"):
        found.append(_postgres(url))
    if url := environment.get("REDIS_URL"):
        found.append(_redis(url))
    return found


def _postgres(url: str) -> str:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise UpError(f"DATABASE_URL leads to no PostgreSQL that answers: {str(error).strip()}") from error
    name = f"PostgreSQL {version // 10_000}.{version % 10_000}"
    if version // 10_000 < POSTGRES_LEAST:
        raise UpError(f"DATABASE_URL leads to {name}: Loopglass needs {POSTGRES_LEAST} or newer")
    return name


def _redis(url: str) -> str:
    try:
        with Redis.from_url(url, socket_timeout=10, socket_connect_timeout=10) as client:
            server = client.info("server")
    except (RedisError, OSError, ValueError) as error:
        raise UpError(f"REDIS_URL leads to no Redis or Valkey that answers: {error}") from error
    if "valkey_version" in server:
        return f"Valkey {server['valkey_version']}"
    version = str(server["redis_version"])
    if tuple(int(part) for part in version.split(".")[:2]) < REDIS_LEAST:
        raise UpError(f"REDIS_URL leads to Redis {version}: Loopglass needs 6.2 or newer, or Valkey")
    return f"Redis {version}"
