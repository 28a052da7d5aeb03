"""Stands between the uploader and the server on the loopback, and makes trouble when told to."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Final, Literal
from urllib.parse import urlsplit

Trouble = Literal["none", "down", "slow", "silent", "500", "429", "cut before", "cut after"]
SLOW_S: Final = 0.7
SILENT_S: Final = 12.0
"""Longer than the uploader waits for an answer."""
UPSTREAM_S: Final = 30.0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_PUT(self) -> None:
        trouble = self.server.trouble
        length = int(self.headers["Content-Length"])
        if trouble in {"cut before", "down"}:
            self.rfile.read(length // 2)
            self._cut()
            return
        body = self.rfile.read(length)
        if trouble in {"500", "429"}:
            self._send(int(trouble), b'{"error":{"field":"server","message":"chaos"}}')
            return
        if trouble in {"slow", "silent"}:
            self.server.calm.wait(SLOW_S if trouble == "slow" else SILENT_S)
        if len(body) == length:
            self._pass_on(body, cut=trouble == "cut after")

    def _pass_on(self, body: bytes, *, cut: bool) -> None:
        connection = http.client.HTTPConnection(*self.server.upstream, timeout=UPSTREAM_S)
        try:
            connection.request("PUT", self.path, body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self._cut()
            return
        finally:
            connection.close()
        self._send(answer.status, content, cut=cut)

    def _send(self, status: int, content: bytes, *, cut: bool = False) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if status == 429:
                self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if cut else content)
        except OSError:
            self.close_connection = True  # the uploader was killed
        if cut:
            self._cut()

    def _cut(self) -> None:
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was faster

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], upstream: tuple[str, int]) -> None:
        super().__init__(address, Handler)
        self.upstream = upstream
        self.trouble: Trouble = "none"
        self.calm = Event()
        """Ends all waiting."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is nothing to report."""


class Proxy:
    """Listens on one port of the loopback; while it is down, nobody does."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._upstream = str(parts.hostname), parts.port or 80
        self._port = 0
        self._server = self._listen()

    def _listen(self) -> Server:
        server = Server(("127.0.0.1", self._port), self._upstream)
        self._port = server.server_address[1]
        Thread(target=server.serve_forever, args=(0.02,)).start()
        return server

    @property
    def is_up(self) -> bool:
        return self._server.trouble != "down"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def make(self, trouble: Trouble) -> None:
        self._server.trouble = trouble
        if trouble == "down":
            self.close()

    def calm(self) -> None:
        """No more trouble."""
        self._server.calm.set()
        if not self.is_up:
            self._server = self._listen()
        self._server.trouble = "none"
        self._server.calm = Event()

    def close(self) -> None:
        self._server.calm.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    made = Proxy(upstream)
    try:
        yield made
    finally:
        if made.is_up:
            made.close()
