"""The socket `/live/1`: one a page, any number of subscriptions on it."""

import asyncio
import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from dashboard.access import visible_projects
from dashboard.live.subscription import Subscription, Unread
from ingest.models import Run

MOST_SUBSCRIPTIONS = 8
MOST_HZ = 10
MOST_TEXT = 2_000

BAD_REQUEST, NOT_FOUND, NOT_READ = 4400, 4404, 4408


class Malformed(Exception):
    """The viewer sent something that is not of the protocol."""


class LiveConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        self.subscriptions: dict[int, tuple[Subscription, asyncio.Task[None]]] = {}
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        for _, task in self.subscriptions.values():
            task.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            await self._take(_parse(text_data, bytes_data))
        except Malformed:
            await self.close(BAD_REQUEST)

    async def _take(self, message: dict[str, Any]) -> None:
        key = _whole(message, "id")
        match message.get("t"):
            case "sub":
                await self._subscribe(key, message)
            case "ack" if key in self.subscriptions:
                self.subscriptions[key][0].ack(_whole(message, "seq"))
            case "rate" if key in self.subscriptions:
                self.subscriptions[key][0].hz = _rate(message)
            case "ack" | "rate":
                pass  # of a subscription that has just ended
            case _:
                raise Malformed

    async def _subscribe(self, key: int, message: dict[str, Any]) -> None:
        run, since, hz, epoch = _whole(message, "run"), _whole(message, "since"), _rate(message), message.get("epoch")
        if not (epoch is None or isinstance(epoch, str)):
            raise Malformed
        if known := self.subscriptions.pop(key, None):
            known[1].cancel()
        if len(self.subscriptions) >= MOST_SUBSCRIPTIONS:
            raise Malformed
        if not await database_sync_to_async(self._may_see)(run):
            await self.close(NOT_FOUND)
            return
        subscription = Subscription(key, run, since, epoch, hz, self._say)
        self.subscriptions[key] = subscription, asyncio.create_task(self._follow(subscription))

    def _may_see(self, run: int) -> bool:
        user: Any = self.scope["user"]  # a lazy object that stands for the user
        return Run.objects.filter(pk=run, project__in=visible_projects(user)).exists()

    async def _follow(self, subscription: Subscription) -> None:
        try:
            await subscription.follow()
        except Unread:
            await self.close(NOT_READ)
        except Run.DoesNotExist:
            await self.close(NOT_FOUND)

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message, separators=(",", ":")))


def _parse(text: str | None, data: bytes | None) -> dict[str, Any]:
    if text is None or data is not None or len(text) > MOST_TEXT:
        raise Malformed
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(message, dict):
        raise Malformed
    return message


def _whole(message: dict[str, Any], name: str) -> int:
    value = message.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise Malformed
    return value


def _rate(message: dict[str, Any]) -> float:
    value = message.get("hz", MOST_HZ)
    if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
        raise Malformed
    return float(min(max(value, 0.2), MOST_HZ))
