"""The shorter way to a viewer that the server may have, and what becomes of a message that it refuses."""

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async

from config.sockets import LINE as OFFERED
from dashboard.live import feed, rows, socket
from ingest.store import Stored
from tests.fixtures.batches import end, result
from tests.live.viewer import Line, Viewer, viewing

Put = Callable[..., Stored]
BATCHES = 30


def results(many: int, first: int = 0) -> list[dict[str, Any]]:
    return [result(f"a.py::t{first + number}") for number in range(many)]


def test_the_extension_that_is_looked_for_is_the_one_that_is_offered() -> None:
    assert socket.LINE == OFFERED


def test_who_is_up_to_date_is_told_by_the_shorter_way(put: Put) -> None:
    session = uuid4()
    run = put(session, 1, *results(3)).run

    async def watch() -> None:
        line = Line(lambda: False)
        async with viewing(line=line) as viewer:
            await viewer.subscribe(run.pk)
            await viewer.until(3)
            await viewer.next("agg")
            before = line.taken
            await database_sync_to_async(put)(session, 2, *results(4, 3))
            await viewer.until(7)
            assert line.taken > before

    asyncio.run(watch())


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_nothing_is_missing_or_doubled_whichever_way_it_goes(
    share: float, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PACE_S", 0.02)
    monkeypatch.setattr(feed, "FIGURES_EVERY_S", 0.05)
    monkeypatch.setattr(rows, "MOST_ROWS", 10)
    session, chance = uuid4(), random.Random(7)
    run = put(session, 1).run

    async def watch() -> None:
        async with viewing(line=Line(lambda: chance.random() < share)) as viewer:
            await viewer.subscribe(run.pk)
            sent = await _stream(put, session, viewer, chance)
            await viewer.until(sent)
            assert sorted(viewer.rows) == list(range(1, sent + 1))
            assert (await viewer.next("end"))["head"] == sent
            heads = [message["seq"] for message in viewer.seen if message["t"] == "agg"]
            assert heads == sorted(heads)

    asyncio.run(watch())


async def _stream(put: Put, session: Any, viewer: Viewer, chance: random.Random) -> int:
    """Send results while the viewer reads some of what comes; answers how many there were."""
    sent = 0
    for number in range(2, BATCHES):
        many = chance.randrange(1, 15)
        await database_sync_to_async(put)(session, number, *results(many, sent))
        sent += many
        if chance.random() < 0.5:
            await viewer.next("batch")
    await database_sync_to_async(put)(session, BATCHES, end(0), final=True)
    return sent


def test_an_acknowledgement_is_taken_as_it_comes_and_nothing_else(put: Put) -> None:
    run = put(uuid4(), 1, *results(3)).run

    async def watch() -> None:
        line = Line(lambda: False)
        async with viewing(line=line) as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("batch", acknowledge=False)
            assert line.hears(json.dumps({"t": "ack", "id": 1, "seq": 3}))
            assert not line.hears(json.dumps({"t": "rate", "id": 1, "hz": 1}))
            assert not line.hears("nonsense")
            await viewer.say("nonsense")
            assert await viewer.closed() == 4400

    asyncio.run(watch())
