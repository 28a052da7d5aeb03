"""What the same number of messages costs by other ways: an ASGI application with one address for each.

`/group`: a consumer of Channels that is in a group, a message to the group at a time. `/bare`: a set of sockets and a
loop over them, with nothing around it: the least that this server can do. Whoever sends `go N SIZE` has N messages of
SIZE characters sent to all who are there, ten a second, and is told when that is done.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

EVERY_S = 0.1
GROUP = "viewers"
DONE = "done"
Send = Callable[[dict[str, Any]], Awaitable[None]]
sockets: set[Send] = set()


async def _messages(order: str, send: Callable[[str], Awaitable[object]]) -> None:
    _, count, size = order.split()
    for _ in range(int(count)):
        await send("x" * int(size))
        await asyncio.sleep(EVERY_S)


class Grouped(AsyncWebsocketConsumer):
    groups = [GROUP]  # noqa: RUF012  (as Channels declares it)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        layer: Any = get_channel_layer()
        await _messages(
            text_data or str(bytes_data), lambda text: layer.group_send(GROUP, {"type": "news", "text": text})
        )
        await self.send(DONE)

    async def news(self, event: dict[str, str]) -> None:
        await self.send(event["text"])


async def bare(_scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    async def send_all(text: str) -> None:
        for one in tuple(sockets):
            await one({"type": "websocket.send", "text": text})

    sockets.add(send)
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            await _messages(message["text"], send_all)
            await send({"type": "websocket.send", "text": DONE})
    sockets.discard(send)


grouped: Any = Grouped.as_asgi()
alone: Any = bare
_router: Any = URLRouter([path("group", grouped), path("bare", alone)])


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await _router(dict(scope), receive, send)
