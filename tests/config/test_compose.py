"""The shape for several machines: what can be told of it without a container engine."""

import re
import secrets
import subprocess
import sys
from typing import Any

import pytest
import yaml

from config.home import CHECKOUT
from tests.fixtures.site import bare_environment

OURS = ("web", "worker", "beat", "prepare")
GIVEN = {
    "PUBLIC_URL": "https://loopglass.example.org",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "POSTGRES_PASSWORD": secrets.token_hex(16),
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    text = re.sub(r"\$\{(\w+)(:\?[^}]*)?\}", lambda found: GIVEN[found[1]], text)
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def django_check(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "manage.py"), "check", "--fail-level", "WARNING", *arguments],
        env={**bare_environment(), "LOOPGLASS_HOME": "/nonexistent", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_is_clean_with_its_environment(compose: dict[str, Any]) -> None:
    done = django_check(compose["services"]["web"]["environment"], "--deploy")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_deployment_check_sees_what_is_wrong(compose: dict[str, Any]) -> None:
    environment = {**compose["services"]["web"]["environment"], "PUBLIC_URL": "http://loopglass.example.org"}
    assert "security.W" in django_check(environment, "--deploy").stderr


def test_all_our_programs_have_the_same_environment_and_image(compose: dict[str, Any]) -> None:
    services = [compose["services"][name] for name in OURS]
    assert all(service["environment"] == services[0]["environment"] for service in services)
    assert all(service["image"] == services[0]["image"] for service in services)
    assert set(services[0]["environment"]) == {"DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY"}


def test_web_and_worker_are_two_and_beat_is_one(compose: dict[str, Any]) -> None:
    replicas = {name: compose["services"][name].get("deploy", {}).get("replicas", 1) for name in OURS}
    assert replicas == {"web": 2, "worker": 2, "beat": 1, "prepare": 1}


def test_migrations_are_done_before_a_program_starts(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        needs = compose["services"][name]["depends_on"]
        assert needs["prepare"] == {"condition": "service_completed_successfully"}


def test_every_part_that_goes_on_has_a_health_check(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "healthcheck" not in service] == ["prepare"]


def test_images_of_others_are_pinned(compose: dict[str, Any]) -> None:
    images = {service["image"] for service in compose["services"].values()} - {"loopglass"}
    base = re.search(r"^FROM (\S+)$", (CHECKOUT / "docker" / "Dockerfile").read_text(), re.MULTILINE)
    assert base is not None
    assert all(re.search(r":\d+\.\d+", image) for image in {*images, base[1]})


def test_nothing_but_the_proxy_is_open_to_the_network(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]


def test_what_the_image_copies_is_in_the_checkout_and_not_ignored() -> None:
    dockerfile = (CHECKOUT / "docker" / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (\S+) ", dockerfile, re.MULTILINE)
    kept = (CHECKOUT / "docker" / "Dockerfile.dockerignore").read_text().splitlines()
    assert copied
    assert all((CHECKOUT / name).exists() and f"!{name}" in kept for name in copied)
