"""A site that is stopped, killed or hurt comes back with everything."""

import os
import signal
from collections.abc import Callable

import psutil
import psycopg
import pytest
from redis import Redis

from tests.fixtures.site import SIGNS, Site
from tests.fixtures.wait import wait_until

MakeSite = Callable[..., Site]


def has_ended(process: psutil.Process) -> bool:
    """A zombie has: it waits only for whoever inherited it."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(scope="module")
def hurt(make_site: MakeSite) -> Site:
    """A site for the tests of this file, which all leave it running."""
    return make_site().start()


def test_a_killed_worker_is_named_and_started_again(hurt: Site) -> None:
    worker = hurt.child("worker")
    pool = psutil.Process(worker).children()
    assert len(pool) == 2
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: "worker was killed by SIGKILL" in hurt.said(), "the death is told")
    wait_until(lambda: hurt.health()[0] == 200, "a new worker answers")
    assert hurt.child("worker") != worker
    wait_until(lambda: all(has_ended(process) for process in pool), "the processes of the old worker have ended")


@pytest.mark.parametrize(("name", "part"), [("worker", "worker"), ("postgres", "database"), ("valkey", "redis")])
def test_health_names_the_part_that_hangs(hurt: Site, name: str, part: str) -> None:
    process = psutil.Process(hurt.child(name))
    process.suspend()
    try:
        status, parts = hurt.health()
    finally:
        process.resume()
    assert status == 503
    assert parts.pop(part).startswith("no answer")
    assert set(parts.values()) <= {"ok", "asked through redis"}
    wait_until(lambda: hurt.health()[0] == 200, f"{name} answers again")


@pytest.mark.parametrize("name", ["web", "beat", "valkey", "postgres"])
def test_every_other_child_comes_back_too(hurt: Site, name: str) -> None:
    before = hurt.child(name)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: f"{name} was killed by SIGKILL" in hurt.said(), "the death is told")
    wait_until(lambda: hurt.children().get(name, before) != before, "it runs again")
    wait_until(lambda: hurt.health()[0] == 200, "the site is healthy")


def test_a_stop_and_a_start_keep_tokens_and_data(hurt: Site) -> None:
    client = hurt.project("kept")
    tokens = hurt.token, hurt.read_token
    with Redis.from_url(hurt.server_env["REDIS_URL"]) as redis:
        redis.set("kept", "too")
    hurt.stop()
    assert hurt.process.returncode == 0
    assert hurt.processes_of_home() == []
    hurt.start()
    assert (hurt.token, hurt.read_token) == tokens
    with Redis.from_url(hurt.server_env["REDIS_URL"]) as redis:
        assert redis.get("kept") == b"too"
    with psycopg.connect(hurt.server_env["DATABASE_URL"]) as database:
        row = database.execute("SELECT count(*) FROM ingest_project WHERE slug = %s", [client.slug]).fetchone()
    assert row == (1,)


def test_a_token_that_was_revoked_is_replaced(hurt: Site) -> None:
    token, read_token = hurt.token, hurt.read_token
    with psycopg.connect(hurt.server_env["DATABASE_URL"]) as database:
        database.execute(
            "UPDATE ingest_token SET revoked_at = now() WHERE hint = %s AND scope = 'ingest'", [token[-4:]]
        )
    hurt.stop()
    hurt.start()
    assert hurt.token != token
    assert hurt.read_token == read_token


def test_after_a_kill_nothing_is_left_behind_and_the_next_start_works(hurt: Site) -> None:
    tokens = hurt.token, hurt.read_token
    hurt.kill()
    hurt.start()
    assert hurt.health()[0] == 200
    assert (hurt.token, hurt.read_token) == tokens
    assert set(hurt.children()) == set(SIGNS)
    hurt.kill()
    wait_until(lambda: hurt.processes_of_home() == [], "every program has ended with the killed up")
    hurt.start()
