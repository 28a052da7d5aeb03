"""The short way of the server's sockets, with a real server and real clients."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from uvicorn import Config, Server
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from config.sockets import LINE, Line, Sockets

WITHIN_S = 60
LARGE = "x" * 1_000_000
MOST_PIECES = 1_000


class Application:
    """Takes over what begins with `+`; what comes by `receive` is in `received`, with the kind of message."""

    def __init__(self) -> None:
        self.line: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
        self.heard: list[str] = []
        self.received: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.send: Callable[[dict[str, Any]], Awaitable[None]]

    def hear(self, text: str) -> bool:
        if text.startswith("+"):
            self.heard.append(text)
        return text.startswith("+")

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.send = send
        while (message := await receive())["type"] != "websocket.disconnect":
            if message["type"] == "websocket.connect":
                await send({"type": "websocket.accept"})
                scope["extensions"][LINE].hear(self.hear)
                self.line.set_result(scope["extensions"][LINE])
            else:
                self.received.put_nowait(("text" if message.get("text") else "bytes", message))
        self.received.put_nowait(("end", message.get("code")))


@asynccontextmanager
async def talking(**options: Any) -> AsyncIterator[tuple[Application, Line, ClientConnection]]:
    """An application of a running server, its line to a client, and the client."""
    application = Application()
    with socket.create_server(("127.0.0.1", 0)) as one:
        server = Server(Config(cast(Any, application), ws=Sockets, lifespan="off", log_level="critical"))
        serving = asyncio.create_task(server.serve([one]))
        url = f"ws://127.0.0.1:{one.getsockname()[1]}/"
        try:
            async with asyncio.timeout(WITHIN_S), connect(url, compression=None, max_size=None, **options) as client:
                yield application, await application.line, client
        finally:
            server.should_exit = True
            await serving


def test_what_is_written_arrives_between_what_is_sent() -> None:
    async def talk() -> None:
        async with talking() as (application, line, client):
            await application.send({"type": "websocket.send", "text": "one"})
            assert line.write("zwei, três, 四")
            await application.send({"type": "websocket.send", "text": "three"})
            assert [await client.recv() for _ in range(3)] == ["one", "zwei, três, 四", "three"]

    asyncio.run(talk())


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_text_of_any_length_is_one_message(size: int) -> None:
    async def talk() -> None:
        async with talking() as (_, line, client):
            assert line.write("x" * size)
            assert await client.recv() == "x" * size

    asyncio.run(talk())


def test_what_is_taken_at_once_is_not_received_and_the_rest_is() -> None:
    async def talk() -> None:
        async with talking() as (application, _, client):
            for text in ("+1", "two", "+3", "four"):
                await client.send(text)
            received = [(await application.received.get())[1]["text"] for _ in range(2)]
            assert (application.heard, received) == (["+1", "+3"], ["two", "four"])

    asyncio.run(talk())


def test_bytes_and_texts_in_pieces_are_received() -> None:
    async def talk() -> None:
        async with talking() as (application, _, client):
            await client.send(b"+1")
            await client.send(["+", "2"])
            assert (await application.received.get())[0] == "bytes"
            assert (await application.received.get())[1]["text"] == "+2"
            assert application.heard == []

    asyncio.run(talk())


def test_what_is_not_utf_8_closes_the_socket() -> None:
    async def talk() -> None:
        async with talking() as (_, _, client):
            await client.send(b"\xff\xfe", text=True)
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1007

    asyncio.run(talk())


def test_nothing_is_written_to_who_reads_nothing_until_it_reads() -> None:
    async def talk() -> None:
        async with talking(max_queue=1) as (application, line, client):
            written = next(count for count in range(MOST_PIECES) if not line.write(LARGE))
            assert written > 0
            for _ in range(written):
                assert await client.recv() == LARGE
            await application.send({"type": "websocket.send", "text": "waited"})
            assert line.write("more")
            assert [await client.recv() for _ in range(2)] == ["waited", "more"]

    asyncio.run(talk())


def test_nothing_is_written_to_a_socket_that_is_closed() -> None:
    async def talk() -> None:
        async with talking() as (application, line, client):
            await application.send({"type": "websocket.close", "code": 4404})
            assert not line.write("late")
            with pytest.raises(ConnectionClosed):
                await client.recv()
            assert (await application.received.get())[0] == "end"
            assert not line.write("later")

    asyncio.run(talk())


def test_nothing_is_written_to_who_has_gone() -> None:
    async def talk() -> None:
        async with talking() as (application, line, client):
            await client.close()
            assert await application.received.get() == ("end", 1000)
            assert not line.write("late")

    asyncio.run(talk())
