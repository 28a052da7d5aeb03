"""A small real HTTP server that keeps what it is sent, and can be told to misbehave."""

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

Fault = str | int | None
"""None: answer. An int: that status, nothing stored. "cut": close without reading on. "mute": store, then close."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_PUT(self) -> None:
        fault = self.server.next_fault()
        if fault == "cut":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        self.server.on_body(body)
        if len(body) < length:  # the client died in the middle of it
            return
        fault = fault or self.server.fault_of(body)
        if isinstance(fault, int):
            self._answer(fault, {"error": {"field": "batch", "message": "told to"}})
            return
        stored = self.server.store(self.path, dict(self.headers), body)
        if fault == "mute":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._answer(201 if stored["replay"] is False else 200, stored)

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.server.more().items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing to say."""


class Server(ThreadingHTTPServer):
    """Listens on a free port of the loopback."""

    daemon_threads = True

    def __init__(self, faults: Callable[[int], Fault] = lambda _: None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.batches: dict[tuple[str, int], list[dict[str, Any]]] = {}
        self.headers: list[dict[str, str]] = []
        self.requests = 0
        self.changed: list[tuple[str, int]] = []
        """Batches that came a second time with other content."""
        self.on_body: Callable[[bytes], None] = lambda _: None
        """Told of every body that has arrived."""
        self.fault_of: Callable[[bytes], Fault] = lambda _: None
        """What comes of a body that has arrived."""
        self.most_missing = 100
        """Numbers that an answer names."""
        self.more: Callable[[], dict[str, str]] = dict
        """Further headers of the next answer."""
        self._faults = faults
        self._lock = Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_fault(self) -> Fault:
        with self._lock:
            self.requests += 1
            return self._faults(self.requests)

    def store(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        *_, session, word, seq = path.split("/")
        assert word == "batches"
        lines = [json.loads(line) for line in gzip.decompress(body).splitlines()]
        key = session, int(seq)
        with self._lock:
            self.headers.append(headers)
            replay = key in self.batches
            if replay and self.batches[key][1:] != lines[1:]:  # the header has the clock of the moment
                self.changed.append(key)
            self.batches.setdefault(key, lines)
            mine = [number for name, number in self.batches if name == session]
            return {
                "stored": 0 if replay else sum("result" in line for line in lines),
                "replay": replay,
                "head": len(self.results()),
                "missing": sorted(set(range(1, int(seq))) - set(mine))[: self.most_missing],
                "run": {"id": 1, "number": 1, "url": f"{self.url}/runs/1"},
            }

    def events(self) -> list[dict[str, Any]]:
        """Everything but the headers, in order of session and seq."""
        return [line for key in sorted(self.batches) for line in self.batches[key][1:]]

    def results(self) -> list[str]:
        return [line["result"]["nodeid"] for line in self.events() if "result" in line]

    def final(self) -> bool:
        """Whether every session has sent its last batch."""
        last: dict[str, bool] = {}
        for session, seq in sorted(self.batches):
            last[session] = self.batches[session, seq][0]["batch"]["final"]
        return bool(last) and all(last.values())


@contextmanager
def serving(faults: Callable[[int], Fault] = lambda _: None) -> Iterator[Server]:
    server = Server(faults)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
