"""The socket `/live/1`: one a page, any number of subscriptions on it.

A plain ASGI application: the channel and the dispatch that a consumer of Channels has for itself cost more than
everything that is sent to it.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError
from django.urls import reverse

from dashboard.access import visible_projects
from dashboard.live.message import Ack, Malformed, Rate, Sub, parse
from dashboard.live.subscription import Subscription, Unread
from ingest.models import Run

log = logging.getLogger(__name__)

MOST_SUBSCRIPTIONS = 8
SEND_WITHIN_S = 30.0
"""A viewer that takes nothing off its connection for so long is let go."""
CLOSE_WITHIN_S = 5.0
GUARD_EVERY_S = 10.0
ASK_AGAIN_S = 60.0
"""How often it is asked whether the viewer may still see what it sees."""

FAILED = 1011
LINE = "loopglass.line"
"""An extension of the server: a shorter way for texts. Without it everything goes by `receive` and `send`."""
BAD_REQUEST, LOGGED_OUT, NOT_FOUND, NOT_READ = 4400, 4401, 4404, 4408

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def live(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """An ASGI application for sockets whose scope has a `user`, and a `session` if there are any."""
    await Socket(scope, receive, send).serve()


class Socket:
    def __init__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._subscriptions: dict[int, tuple[Subscription, asyncio.Task[None]]] = {}
        self._line = scope.get("extensions", {}).get(LINE)
        self._closed = False
        self._sending_since = 0.0
        """When the message that is being sent was begun; 0: none is."""

    async def serve(self) -> None:
        """Until the viewer goes."""
        guard = asyncio.create_task(self._guard())
        try:
            while (message := await self._receive())["type"] != "websocket.disconnect":
                if message["type"] == "websocket.connect":
                    await self._send({"type": "websocket.accept"})
                    if self._line:
                        self._line.hear(self._hear)
                else:
                    await self._take(message.get("text"))
        finally:
            self._closed = True
            guard.cancel()
            for _, task in self._subscriptions.values():
                task.cancel()

    def _hear(self, text: str) -> bool:
        """Acknowledgements are most of what is said, and are taken as they come; for the rest there may be a wait."""
        try:
            message = parse(text)
        except Malformed:
            return False
        if isinstance(message, Ack) and (known := self._subscriptions.get(message.id)):
            known[0].ack(message.seq)
        return isinstance(message, Ack)

    async def _take(self, text: str | None) -> None:
        try:
            message = parse(text)
            if isinstance(message, Sub):
                await self._subscribe(message)
            elif known := self._subscriptions.get(message.id):  # it may have ended just now
                self._tell(known[0], message)
        except Malformed:
            await self._close(BAD_REQUEST)

    def _tell(self, subscription: Subscription, message: Ack | Rate) -> None:
        if isinstance(message, Ack):
            subscription.ack(message.seq)
        else:
            subscription.pace(message.hz)

    async def _subscribe(self, asked: Sub) -> None:
        if known := self._subscriptions.pop(asked.id, None):
            known[1].cancel()
        if len(self._subscriptions) >= MOST_SUBSCRIPTIONS:
            raise Malformed
        url = await database_sync_to_async(self._results_of)(asked.run)
        if url is None:
            await self._close(NOT_FOUND)
            return
        write = self._line and self._line.write
        one = Subscription(asked.id, asked.run, asked.since, asked.epoch, asked.hz, url, self._say, write)
        self._subscriptions[asked.id] = one, asyncio.create_task(self._follow(one))

    def _results_of(self, run: int) -> str | None:
        """Where the results of a run are fetched; None if the viewer may not see it."""
        user: Any = self._scope["user"]  # a lazy object that stands for the user
        found = Run.objects.filter(pk=run, project__in=visible_projects(user)).select_related("project").first()
        return None if found is None else reverse("live-rows", args=[found.project.slug, found.number])

    async def _follow(self, subscription: Subscription) -> None:
        try:
            await subscription.follow()
        except Unread:
            await self._close(NOT_READ)
        except Run.DoesNotExist:
            await self._close(NOT_FOUND)
        except OSError:  # it has gone; the loop that receives hears of it, too
            self._closed = True
        except Exception:
            log.exception("a viewer cannot be told of run %s", subscription.run)
            await self._close(FAILED)

    async def _guard(self) -> None:
        """Rights are taken away, sessions end and connections die while somebody watches."""
        asked = time.monotonic()
        while True:
            await asyncio.sleep(GUARD_EVERY_S)
            now = time.monotonic()
            if self._sending_since and now - self._sending_since > SEND_WITHIN_S:
                await self._close(NOT_READ)
            if now - asked >= ASK_AGAIN_S:
                asked = now
                await self._ask_again()

    async def _ask_again(self) -> None:
        runs = [one.run for one, _ in self._subscriptions.values()]
        with suppress(DatabaseError):  # asked again in a minute
            is_out = await self._is_logged_out()
            if code := LOGGED_OUT if is_out else await database_sync_to_async(self._refusal)(runs):
                await self._close(code)

    async def _is_logged_out(self) -> bool:
        """By themselves, by a new password, or because the account was closed. From here on its rights are as now."""
        session = self._scope.get("session")
        if session is None or not session.session_key:
            return False
        scope: Any = self._scope
        fresh = SessionStore(session.session_key)  # it may have run out: that a row of it is left says nothing
        known, there = scope["user"], await database_sync_to_async(fresh.load)()
        scope["user"] = await get_user(scope)
        return not there or (known.is_authenticated and not scope["user"].is_authenticated)

    def _refusal(self, runs: list[int]) -> int | None:
        return None if all(self._results_of(run) for run in runs) else NOT_FOUND

    async def _say(self, text: str) -> None:
        """Waits while the connection takes nothing; the guard does not wait for ever."""
        if not self._closed:
            self._sending_since = time.monotonic()
            await self._send({"type": "websocket.send", "text": text})
            self._sending_since = 0.0

    async def _close(self, code: int) -> None:
        if not self._closed:
            self._closed = True
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    await self._send({"type": "websocket.close", "code": code})
