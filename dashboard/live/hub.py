"""One subscription a process to the nudges of ingest, handed to whoever watches the run.

A lost nudge costs time, never a result: watchers also look by themselves every `LOOK_EVERY_S`.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import channel_layers

from ingest.announce import HEADS

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
AGAIN_AFTER_S = 1.0


class Hub:
    def __init__(self) -> None:
        self._watchers: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self._listener: asyncio.Task[None] | None = None

    @contextmanager
    def watch(self, run: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever the run's head moved."""
        moved = asyncio.Event()
        self._watchers[run].add(moved)
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen(), name="loopglass heads")
        try:
            yield moved
        finally:
            self._watchers[run].discard(moved)
            if not self._watchers[run]:
                del self._watchers[run]
            if not self._watchers:
                self._listener.cancel()

    async def _listen(self) -> None:
        layer = channel_layers[DEFAULT_CHANNEL_LAYER]
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(HEADS, channel)
                while True:
                    message = await layer.receive(channel)
                    for moved in self._watchers.get(message["run"], ()):
                        moved.set()
            except Exception:  # Redis went away: watchers look by themselves until it is back
                log.warning("nudges are not heard", exc_info=True)
                await asyncio.sleep(AGAIN_AFTER_S)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
