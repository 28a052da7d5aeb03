"""One subscription a process to the nudges of ingest, and one feed a run that somebody watches here.

A lost nudge costs time, never a result: feeds also look by themselves.
"""

import asyncio
import logging
from weakref import WeakKeyDictionary

from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import channel_layers

from dashboard.live.feed import Feed, Watcher
from ingest.announce import HEADS

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 1.0


class Hub:
    def __init__(self) -> None:
        self._feeds: dict[int, Feed] = {}
        self._listener: asyncio.Task[None] | None = None

    def join(self, run: int, watcher: Watcher) -> Feed:
        """The feed of a run; `watcher` is woken whenever there is news, until it leaves."""
        feed = self._feeds.get(run)
        if feed is None:
            feed = self._feeds[run] = Feed(run)
            feed.start()
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen(), name="loopglass heads")
        feed.watchers.add(watcher)
        return feed

    def leave(self, feed: Feed, watcher: Watcher) -> None:
        """The last one to leave a run ends its feed; the last feed ends the subscription."""
        feed.watchers.discard(watcher)
        if not feed.watchers:
            feed.stop()
            if self._feeds.get(feed.pk) is feed:
                del self._feeds[feed.pk]
        if not self._feeds and self._listener is not None:
            self._listener.cancel()
            self._listener = None  # who joins before it has ended needs one of their own

    async def _listen(self) -> None:
        layer = channel_layers[DEFAULT_CHANNEL_LAYER]
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(HEADS, channel)
                while True:
                    message = await layer.receive(channel)
                    if feed := self._feeds.get(message["run"]):
                        feed.nudge()
            except Exception:  # Redis went away: feeds look by themselves until it is back
                log.warning("nudges are not heard", exc_info=True)
                await asyncio.sleep(AGAIN_AFTER_S)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
