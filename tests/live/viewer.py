"""A viewer of the live protocol: what a page does, without the page."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.base import SessionBase

from dashboard.live.routing import sockets
from dashboard.live.socket import LINE

WITHIN_S = 60


class Viewer:
    """Collects what it is sent; `rows` maps sequence number to outcome letter."""

    def __init__(self, socket: ApplicationCommunicator, line: "Line | None" = None) -> None:
        self.socket = socket
        self.line = line
        self.rows: dict[int, str] = {}
        self.names: dict[int, str] = {}
        self.nodes: dict[int, int] = {}
        self.seen: list[dict[str, Any]] = []

    async def send(self, **message: Any) -> None:
        await self.say(json.dumps(message))

    async def say(self, text: str) -> None:
        if self.line and self.line.hears(text):
            return
        await self.socket.send_input({"type": "websocket.receive", "text": text})

    async def subscribe(self, run: int, since: int = 0, epoch: str | None = None, key: int = 1) -> None:
        await self.send(t="sub", id=key, run=run, since=since, epoch=epoch, hz=10)

    async def next(self, kind: str, acknowledge: bool = True) -> dict[str, Any]:
        """The next message of `kind`; batches on the way are taken in, and acknowledged."""
        while True:
            output = await self.socket.receive_output(timeout=WITHIN_S)
            assert output["type"] == "websocket.send", output
            message: dict[str, Any] = json.loads(output["text"])
            self.seen.append(message)
            if message["t"] == "batch":
                await self._take(message, acknowledge)
            if message["t"] == kind:
                return message

    async def until(self, head: int) -> None:
        """Read on until every row up to `head` is here."""
        async with asyncio.timeout(WITHIN_S):
            while max(self.rows, default=0) < head:
                await self.next("batch")

    async def closed(self) -> int:
        """The code that the server closes with."""
        while True:
            output = await self.socket.receive_output(timeout=WITHIN_S)
            if output["type"] == "websocket.close":
                return int(output["code"])

    async def _take(self, batch: dict[str, Any], acknowledge: bool) -> None:
        self.names.update(dict(batch["tests"]))
        numbers = range(batch["from"], batch["to"] + 1)
        for seq, letter, node in zip(numbers, batch["c"]["out"], batch["c"]["test"], strict=True):
            assert seq not in self.rows, f"{seq} came twice"
            self.rows[seq] = letter
            self.nodes[seq] = node
        if acknowledge:
            await self.send(t="ack", id=batch["id"], seq=batch["to"])


class Line:
    """The server's shorter way: what it takes arrives like everything else. It refuses what `refuses` says."""

    def __init__(self, refuses: Callable[[], bool]) -> None:
        self.output: Callable[[dict[str, Any]], None]
        self.refuses = refuses
        self.taken = 0
        self.hears: Callable[[str], bool]

    def write(self, text: str) -> bool:
        if self.refuses():
            return False
        self.taken += 1
        self.output({"type": "websocket.send", "text": text})
        return True

    def hear(self, hears: Callable[[str], bool]) -> None:
        self.hears = hears


@asynccontextmanager
async def viewing(
    user: User | None = None, line: Line | None = None, session: SessionBase | None = None
) -> AsyncIterator[Viewer]:
    """A connected viewer; of a server that knows no shorter way, unless there is a `line`."""
    scope: dict[str, Any] = {
        "type": "websocket",
        "path": "/live/1",
        "query_string": b"",
        "headers": [],
        "user": user or AnonymousUser(),
        "extensions": {LINE: line} if line else {},
        **({"session": session} if session else {}),
    }
    socket = ApplicationCommunicator(URLRouter(sockets), scope)
    await socket.send_input({"type": "websocket.connect"})
    if line:
        line.output = socket.output_queue.put_nowait
    assert (await socket.receive_output(timeout=WITHIN_S))["type"] == "websocket.accept"
    try:
        yield Viewer(socket, line)
    finally:
        await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await socket.wait(timeout=WITHIN_S)
