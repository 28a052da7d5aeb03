"""The embedded services, for real."""

from typing import Any

import pytest
from django.db import connection
from redis import Redis


@pytest.mark.django_db
def test_the_test_run_has_a_postgresql_18() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert cursor.fetchone()[0].startswith("18")


def test_the_test_run_has_a_valkey(settings: Any) -> None:
    with Redis.from_url(settings.REDIS_URL) as client:
        assert client.info("server")["server_name"] == "valkey"
