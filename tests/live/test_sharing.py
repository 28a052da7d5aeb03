"""What viewers of one process share, and what is fetched beside the socket."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dashboard.live import rows, socket, subscription
from ingest.models import Membership, Project, Result, Run
from ingest.store import Stored
from tests.fixtures.batches import end, result
from tests.live.viewer import viewing

Put = Callable[..., Stored]


def results(many: int, first: int = 0) -> list[dict[str, Any]]:
    return [result(f"a.py::t{first + number}") for number in range(many)]


def test_a_stretch_is_read_once_for_all_viewers(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[int, int]] = []
    plain = rows.batch

    def noted(run: Run, since: int, upto: int) -> rows.Message:
        read.append((since, upto))
        return plain(run, since, upto)

    monkeypatch.setattr(rows, "batch", noted)
    session = uuid4()
    run = put(session, 1, *results(5)).run

    async def watch() -> None:
        async with viewing() as one, viewing() as two, viewing() as three:
            for viewer in (one, two, three):
                await viewer.subscribe(run.pk)
                await viewer.until(5)
            await database_sync_to_async(put)(session, 2, *results(7, 5))
            for viewer in (one, two, three):
                await viewer.until(12)

    asyncio.run(watch())
    assert sorted(read) == [(0, 5), (5, 12)]


def test_who_is_far_behind_is_told_where_to_fetch(put: Put, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "BULK_FROM", 10)
    monkeypatch.setattr(subscription, "BULK_ROWS", 15)
    run = put(uuid4(), 1, *results(40), end(), final=True).run
    told: list[dict[str, Any]] = []

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            for _ in range(2):
                told.append(await viewer.next("bulk"))
                await viewer.send(t="ack", id=1, seq=told[-1]["to"])
            await viewer.until(40)
            assert sorted(viewer.rows) == list(range(31, 41))

    asyncio.run(watch())
    assert [(bulk["from"], bulk["to"]) for bulk in told] == [(1, 15), (16, 30)]
    answer = client.get(told[1]["url"])
    batch = answer.json()
    assert (batch["from"], batch["to"], batch["epoch"], len(batch["c"]["out"])) == (16, 30, run.epoch, 15)
    assert "immutable" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_who_is_far_behind_in_a_run_whose_results_are_not_kept_is_not_sent_to_fetch_them(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscription, "BULK_FROM", 10)
    run = put(uuid4(), 1, *results(40), end(), final=True).run
    Result.objects.all().delete()

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            reset = await viewer.next("reset")
            assert (reset["why"], reset["oldest"]) == ("pruned", 41)
            assert (await viewer.next("end"))["head"] == 40

    asyncio.run(watch())


@pytest.mark.parametrize("query", ["from=0&to=3", "from=1&to=9", "from=3&to=2", "from=1&to=20000", "from=x&to=3", ""])
def test_results_that_are_not_there_are_not_found(put: Put, client: Client, query: str) -> None:
    run = put(uuid4(), 1, *results(5)).run
    address = f"/p/gateway/runs/{run.number}/live-rows.json"
    assert client.get(f"{address}?{query}&epoch={run.epoch}").status_code == 404
    assert client.get(f"{address}?from=1&to=5&epoch=another").status_code == 404
    assert client.get(f"{address}?from=1&to=5&epoch={run.epoch}").status_code == 200
    Project.objects.update(is_open=False)
    assert client.get(f"{address}?from=1&to=5&epoch={run.epoch}").status_code == 404


def test_who_may_not_see_a_run_any_more_is_let_go(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "GUARD_EVERY_S", 0.05)
    monkeypatch.setattr(socket, "ASK_AGAIN_S", 0.0)
    run = put(uuid4(), 1).run
    Project.objects.update(is_open=False)
    member = User.objects.create(username="member")
    membership = Membership.objects.create(project_id=run.project_id, user=member)

    async def watch() -> None:
        async with viewing(member) as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("agg")
            await database_sync_to_async(membership.delete)()
            assert await viewer.closed() == 4404

    asyncio.run(watch())


@pytest.mark.parametrize(
    ("change", "code"), [({"is_active": False}, 4401), ({"password": "another"}, 4401), ({"is_superuser": False}, 4404)]
)
def test_whose_account_is_not_what_it_was_is_let_go(
    put: Put, client: Client, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], code: int
) -> None:
    monkeypatch.setattr(socket, "GUARD_EVERY_S", 0.05)
    monkeypatch.setattr(socket, "ASK_AGAIN_S", 0.0)
    run = put(uuid4(), 1).run
    Project.objects.update(is_open=False)
    root = User.objects.create_superuser("root")
    client.force_login(root)

    async def watch() -> None:
        async with viewing(root, session=client.session) as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("agg")
            await User.objects.filter(pk=root.pk).aupdate(**change)
            assert await viewer.closed() == code

    asyncio.run(watch())


def test_whose_session_has_run_out_is_let_go(put: Put, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "GUARD_EVERY_S", 0.05)
    monkeypatch.setattr(socket, "ASK_AGAIN_S", 0.0)
    run = put(uuid4(), 1).run
    root = User.objects.create_superuser("root")
    client.force_login(root)

    async def watch() -> None:
        async with viewing(root, session=client.session) as viewer:
            await viewer.subscribe(run.pk)
            await viewer.next("agg")
            await Session.objects.aupdate(expire_date=timezone.now())
            assert await viewer.closed() == 4401

    asyncio.run(watch())


def test_who_does_not_look_is_told_the_figures_only(put: Put) -> None:
    session = uuid4()
    run = put(session, 1, *results(3)).run

    async def watch() -> None:
        async with viewing() as viewer:
            await viewer.subscribe(run.pk)
            await viewer.until(3)
            await viewer.send(t="rate", id=1, hz=1)
            await database_sync_to_async(put)(session, 2, *results(4, 3))
            while (await viewer.next("agg"))["seq"] < 7:
                pass
            assert sorted(viewer.rows) == [1, 2, 3]
            await viewer.send(t="rate", id=1, hz=10)
            await viewer.until(7)

    asyncio.run(watch())
