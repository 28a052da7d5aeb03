"""Settings are derived from the environment: nothing states a mode."""

import runpy
from typing import Any

import pytest

from config.home import CHECKOUT

VARIABLES = ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "ALLOWED_HOSTS", "DATABASE_POOL_SIZE")


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings that an environment gives."""

    def load(**environment: str) -> dict[str, Any]:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(CHECKOUT / "config" / "settings.py"))

    return load


def test_an_https_address_brings_secure_cookies_and_hsts(load: Any) -> None:
    settings = load(PUBLIC_URL="https://loopglass.example.org")
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://loopglass.example.org"]
    assert "loopglass.example.org" in settings["ALLOWED_HOSTS"]
    assert not settings["LOCAL"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:9000/", "http://[::1]:8000"])
def test_a_loopback_address_works_without_https(load: Any, address: str) -> None:
    settings = load(PUBLIC_URL=address)
    assert settings["LOCAL"]
    assert not settings["SESSION_COOKIE_SECURE"]
    assert not settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] == 0


def test_debug_is_never_on(load: Any) -> None:
    assert load(PUBLIC_URL="http://127.0.0.1:8000")["DEBUG"] is False


def test_the_database_address_may_hold_escapes_and_options(load: Any) -> None:
    settings = load(DATABASE_URL="postgresql://me:p%40ss@db.example.org:6543/my%20data?sslmode=require")
    database = settings["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"], database["NAME"]) == ("me", "p@ss", "my data")
    assert (database["HOST"], database["PORT"]) == ("db.example.org", "6543")
    assert database["OPTIONS"]["sslmode"] == "require"


def test_a_database_on_a_unix_socket_keeps_its_folder(load: Any) -> None:
    database = load(DATABASE_URL="postgresql://me@/data?host=%2Frun%2Fpg&port=5432")["DATABASES"]["default"]
    assert database["HOST"] == ""
    assert database["OPTIONS"]["host"] == "/run/pg"


def test_only_a_process_with_a_pool_size_keeps_connections(load: Any) -> None:
    assert "pool" not in load()["DATABASES"]["default"]["OPTIONS"]
    pool = load(DATABASE_POOL_SIZE="7")["DATABASES"]["default"]["OPTIONS"]["pool"]
    assert pool["max_size"] == 7


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://cache:6379/3", "redis://cache:6379/3"),
        ("rediss://cache:6380/0", "rediss://cache:6380/0"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("unix:///run/valkey.sock?db=4", "redis+socket:///run/valkey.sock?virtual_host=4"),
    ],
)
def test_celery_gets_the_redis_address_in_its_own_spelling(load: Any, url: str, broker: str) -> None:
    assert load(REDIS_URL=url)["CELERY_BROKER_URL"] == broker
