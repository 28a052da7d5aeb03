"""A viewer gets every result once, whatever happens to its socket."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth.models import User

from dashboard.live import feed, subscription
from ingest.models import Membership, Project, Run
from ingest.store import Stored
from tests.fixtures.batches import EPOCH, end, result, running
from tests.live.viewer import viewing

Put = Callable[..., Stored]


def results(many: int, first: int = 0, **changes: Any) -> list[dict[str, Any]]:
    return [result(f"a.py::t{first + number}", **changes) for number in range(many)]


def test_a_viewer_gets_what_is_there_and_the_figures(put: Put) -> None:
    session = uuid4()
    put(session, 1, {"collected": {"count": 4}}, *results(2), *results(1, 2, outcome="failed"))
    run = put(session, 2, result("a.py::t3", outcome="xfailed"), end(1), final=True).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            hello = await viewer.next("hello")
            assert (hello["head"], hello["total"], hello["state"], hello["epoch"]) == (4, 4, "failed", run.epoch)
            batch = await viewer.next("batch")
            assert batch["c"]["out"] == "ppfx"
            assert batch["c"]["be"] == [1, 1, 1, 1]
            assert batch["c"]["us"] == [500_000] * 4
            assert batch["c"]["stall"] == [50_000] * 4
            assert batch["c"]["why"] == [[3, None, "builtins.AssertionError", "assert 1 == 2", "new", "new failure"]]
            assert [viewer.names[viewer.nodes[seq]] for seq in (1, 4)] == ["a.py::t0", "a.py::t3"]
            aggregate = await viewer.next("agg")
            assert (aggregate["n"]["passed"], aggregate["n"]["failed"], aggregate["state"]) == (2, 1, "failed")
            assert (await viewer.next("end"))["state"] == "failed"

    asyncio.run(watch())


def test_the_figures_tell_which_tests_run_until_their_results_come(put: Put) -> None:
    session = uuid4()
    run = put(session, 1, running("a.py::slow", worker="gw1")).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            (told,) = (await viewer.next("agg"))["running"]
            assert (told["worker"], told["nodeid"], told["usual_s"]) == ("gw1", "a.py::slow", None)
            assert datetime.fromisoformat(told["since"]).timestamp() == pytest.approx(EPOCH, abs=60)
            await database_sync_to_async(put)(session, 2, result("a.py::slow", worker="gw1", at=EPOCH))
            while (await viewer.next("agg"))["running"]:
                pass  # figures that were on their way

    asyncio.run(watch())


def test_a_nudge_brings_new_results_long_before_the_next_look(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LOOK_EVERY_S", 3600)
    session = uuid4()
    run = put(session, 1).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("agg")
            for number in range(3):
                await database_sync_to_async(put)(session, number + 2, *results(2, number * 2))
                await viewer.until(number * 2 + 2)
            assert sorted(viewer.rows) == [1, 2, 3, 4, 5, 6]

    asyncio.run(watch())


def test_without_nudges_results_still_come(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr("ingest.announce._nudge", lambda run: None)
    session = uuid4()
    run = put(session, 1).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("agg")
            await database_sync_to_async(put)(session, 2, *results(5))
            await viewer.until(5)

    asyncio.run(watch())


def test_a_viewer_that_comes_back_gets_the_rest_and_nothing_twice(put: Put) -> None:
    session, chance = uuid4(), random.Random(3)
    run = put(session, 1, *results(50)).run
    had: dict[int, str] = {}

    async def watch() -> None:
        for visit in range(5):
            async with viewing() as viewer:
                await viewer.subscribe(run.pk, since=max(had, default=0), epoch=run.epoch)
                await viewer.until(50 + visit * 20)
                assert not set(had) & set(viewer.rows)
                had.update(viewer.rows)
            await database_sync_to_async(put)(session, visit + 2, *results(20, chance.randrange(1000)))

    asyncio.run(watch())
    assert sorted(had) == list(range(1, 131))


def test_a_viewer_that_does_not_acknowledge_is_sent_two_batches(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.live.rows.MOST_ROWS", 10)
    session = uuid4()
    run = put(session, 1, *results(100), end(), final=True).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("batch", acknowledge=False)
            await viewer.next("batch", acknowledge=False)
            await viewer.next("agg")
            assert sorted(viewer.rows) == list(range(1, 21))
            await viewer.send(t="ack", id=1, seq=20)
            await viewer.until(100)

    asyncio.run(watch())


def test_a_viewer_that_never_acknowledges_is_let_go(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "ACK_WITHIN_S", 0.2)
    run = put(uuid4(), 1, *results(3)).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            assert await viewer.closed() == 4408

    asyncio.run(watch())


def test_a_rewritten_history_starts_the_viewer_over(put: Put) -> None:
    run = put(uuid4(), 1, *results(3)).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk, since=2, epoch="another")
            assert (await viewer.next("reset"))["why"] == "epoch"
            await viewer.until(3)
            assert sorted(viewer.rows) == [1, 2, 3]

    asyncio.run(watch())


def test_two_runs_are_watched_on_one_socket(put: Put) -> None:
    runs = [put(uuid4(), 1, *results(count), end(), final=True).run for count in (1, 2)]

    async def watch() -> None:
        async with viewing() as viewer:
            heads = {}
            for key, run in enumerate(runs):
                await viewer.subscribe(run.pk, key=key)
                hello = await viewer.next("hello")
                heads[hello["id"]] = hello["head"]
                viewer.rows.clear()
            assert heads == {0: 1, 1: 2}

    asyncio.run(watch())


def test_a_run_that_may_not_be_seen_does_not_exist(put: Put, project: Project) -> None:
    run = put(uuid4(), 1).run
    Project.objects.update(is_open=False)
    member, stranger = (User.objects.create(username=name) for name in ("member", "stranger"))
    Membership.objects.create(project=project, user=member)

    async def watch() -> None:
        for user in (None, stranger):
            async with viewing(user) as viewer:
                await viewer.subscribe(run.pk)
                assert await viewer.closed() == 4404
        async with viewing(member) as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("hello")

    asyncio.run(watch())


def test_a_run_that_is_not_there_closes_the_socket(db: None) -> None:
    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(99_999)
            assert await viewer.closed() == 4404

    asyncio.run(watch())


@pytest.mark.parametrize(
    "text",
    ["", "[]", "nonsense", "[" * 1999, '{"t":"sub"}', '{"t":"sub","id":1,"run":true,"since":0}', '{"t":"dance","id":1}',
     '{"t":"sub","id":1,"run":1,"since":-1}', '{"t":"sub","id":1,"run":1,"since":0,"hz":0}', '{"t":"ack"}', " " * 5000],
)  # fmt: skip
def test_what_is_not_of_the_protocol_closes_the_socket(text: str, db: None) -> None:
    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.say(text)
            assert await viewer.closed() == 4400

    asyncio.run(watch())


def test_a_run_that_is_deleted_closes_the_socket(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LOOK_EVERY_S", 0.05)
    run = put(uuid4(), 1).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("agg")
            await database_sync_to_async(Run.objects.all().delete)()
            assert await viewer.closed() == 4404

    asyncio.run(watch())
