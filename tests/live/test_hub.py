"""Who comes while the last one goes hears of news as everybody does."""

import asyncio

import pytest
from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import InMemoryChannelLayer

from dashboard.live import hub
from dashboard.live.feed import Feed
from ingest.announce import HEADS
from tests.fixtures.wait import PATIENCE_S

RUN = 1


class Quiet(Feed):
    """Reads nothing, and notes that it was nudged."""

    def start(self) -> None:
        self.nudged = asyncio.Event()

    def nudge(self) -> None:
        self.nudged.set()


class Nobody:
    since = 0

    def wake(self) -> None:
        pass


def test_who_joins_as_the_last_one_leaves_is_nudged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "Feed", Quiet)

    async def watch() -> None:
        layer = InMemoryChannelLayer()
        monkeypatch.setattr(hub, "channel_layers", {DEFAULT_CHANNEL_LAYER: layer})
        one, first, second = hub.Hub(), Nobody(), Nobody()
        feed = one.join(RUN, first)
        await asyncio.sleep(0)
        one.leave(feed, first)
        feed = one.join(RUN, second)
        assert isinstance(feed, Quiet)
        async with asyncio.timeout(PATIENCE_S):
            while not feed.nudged.is_set():
                await layer.group_send(HEADS, {"type": "head", "run": RUN})
                await asyncio.sleep(0)
        one.leave(feed, second)

    asyncio.run(watch())
