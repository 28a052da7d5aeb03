"""Services that the environment names are used as they are, and looked at first."""

import os
import secrets
import socketserver
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from config.up import given
from config.up.error import UpError
from config.up.given import check_given
from tests.fixtures.site import Site

INFO = b"# Server\r\nredis_version:6.0.20\r\nredis_mode:standalone\r\n"


class OldRedis(socketserver.StreamRequestHandler):
    """Says what Redis 6.0 says of itself."""

    def handle(self) -> None:
        while line := self.rfile.readline():
            words = [self._word() for _ in range(int(line[1:]))]
            self.wfile.write(b"$%d\r\n%s\r\n" % (len(INFO), INFO) if words[0].upper() == b"INFO" else b"+OK\r\n")

    def _word(self) -> bytes:
        size = int(self.rfile.readline()[1:])
        return self.rfile.read(size + 2)[:size]


@pytest.fixture
def old_redis() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), OldRedis) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"redis://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def database_url() -> Iterator[str]:
    """An empty database of its own on the PostgreSQL of the test run."""
    name = f"given_{secrets.token_hex(4)}"
    server = make_conninfo(os.environ["DATABASE_URL"], dbname="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    head, _, query = os.environ["DATABASE_URL"].partition("?")
    yield f"{head.rpartition('/')[0]}/{name}?{query}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_given_services_are_used_and_none_is_started(make_site: Callable[..., Site], database_url: str) -> None:
    redis_url = f"{os.environ['REDIS_URL'].partition('?')[0]}?db=5"
    site = make_site(DATABASE_URL=database_url, REDIS_URL=redis_url).start()
    assert site.health() == (200, {"database": "ok", "redis": "ok", "worker": "ok"})
    assert set(site.children()) == {"web", "worker", "beat"}
    assert not (site.home / "postgres").exists()
    assert "using PostgreSQL 18" in site.said()
    assert "using Valkey" in site.said()
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT slug FROM ingest_project").fetchall() == [("default",)]
    site.stop()


def test_the_services_of_the_test_run_are_new_enough() -> None:
    found = check_given(os.environ)
    assert found[0].startswith("PostgreSQL 18.")
    assert found[1].startswith("Valkey ")


def test_an_old_postgresql_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "POSTGRES_LEAST", 99)
    with pytest.raises(UpError, match=r"^DATABASE_URL leads to PostgreSQL 18\.\d+: Loopglass needs 99 or newer$"):
        check_given({"DATABASE_URL": os.environ["DATABASE_URL"]})


def test_an_old_redis_is_refused(old_redis: str) -> None:
    with pytest.raises(UpError, match=r"^REDIS_URL leads to Redis 6\.0\.20: Loopglass needs 6\.2 or newer, or Valkey$"):
        check_given({"REDIS_URL": old_redis})


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("DATABASE_URL", "not an address"),
        ("REDIS_URL", "redis://127.0.0.1:1"),
        ("REDIS_URL", "not an address"),
    ],
)
def test_a_service_that_does_not_answer_is_named(variable: str, url: str) -> None:
    with pytest.raises(UpError, match=f"^{variable} leads to no "):
        check_given({variable: url})


def test_nothing_given_is_nothing_to_look_at() -> None:
    assert check_given({}) == []
