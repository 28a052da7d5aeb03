"""One viewer of one run: from its last result to the head, then along with the head."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async

from dashboard.live import rows
from dashboard.live.hub import LOOK_EVERY_S, hub
from ingest.models import Run

MOST_UNACKED = 2
AGGREGATE_EVERY_S = 0.5
ACK_WITHIN_S = 30.0

P = ParamSpec("P")
T = TypeVar("T")


class Unread(Exception):
    """The viewer did not acknowledge a batch in time."""


@dataclass
class Subscription:
    """`key` is the viewer's name for it, `since` the last result it has, `hz` how often it wants news."""

    key: int
    run: int
    since: int
    epoch: str | None
    hz: float
    send: Callable[[rows.Message], Awaitable[None]]
    _sent_tests: set[int] = field(default_factory=set)
    _unacked: deque[tuple[int, float]] = field(default_factory=deque)
    _aggregate: rows.Message | None = None
    _aggregate_at: float = 0.0
    _ended: bool = False
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> None:
        """Send until cancelled; raises `Unread`, and `Run.DoesNotExist` when the run goes away."""
        with hub().watch(self.run) as self._wake:
            run = await _load(self.run)
            if self.epoch not in (None, run.epoch):
                await self._restart()
            self.epoch = run.epoch
            await self._say(await _look(rows.hello, run))
            while True:
                self._wake.clear()
                await self._step(await _load(self.run))
                await asyncio.sleep(1 / self.hz)
                await self._rest()

    def ack(self, seq: int) -> None:
        """The viewer has painted everything up to `seq`."""
        while self._unacked and self._unacked[0][0] <= seq:
            self._unacked.popleft()
        self._wake.set()

    async def _step(self, run: Run) -> None:
        if run.epoch != self.epoch:
            await self._restart()
            self.epoch = run.epoch
        while self.since < run.head and len(self._unacked) < MOST_UNACKED:
            batch = await _look(rows.batch, run, self.since, self._sent_tests)
            if batch is None:
                break
            self._sent_tests.update(key for key, _ in batch["tests"])
            self.since = batch["to"]
            self._unacked.append((self.since, time.monotonic()))
            await self._say(batch)
        await self._tell_aggregate(run)
        await self._tell_end(run)

    async def _tell_aggregate(self, run: Run) -> None:
        now = time.monotonic()
        if now - self._aggregate_at < AGGREGATE_EVERY_S and run.status == Run.Status.RUNNING:
            return
        aggregate = await _look(rows.aggregate, run)
        if aggregate != self._aggregate:
            self._aggregate, self._aggregate_at = aggregate, now
            await self._say(aggregate)

    async def _tell_end(self, run: Run) -> None:
        is_over = run.status != Run.Status.RUNNING and self.since >= run.head
        if is_over and not self._ended:
            await self._say({"t": "end", "state": run.status, "head": run.head})
        self._ended = is_over

    async def _rest(self) -> None:
        """Until the head moves, an acknowledgement comes, or it is time to look anyway."""
        if self._unacked and time.monotonic() - self._unacked[0][1] > ACK_WITHIN_S:
            raise Unread
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _restart(self) -> None:
        self.since = 0
        self._sent_tests.clear()
        self._unacked.clear()
        await self._say({"t": "reset", "why": "epoch"})

    async def _say(self, message: rows.Message) -> None:
        await self.send({**message, "id": self.key})


async def _look(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a database read in a thread of its own."""
    found: T = await database_sync_to_async(read, thread_sensitive=False)(*args, **kwargs)
    return found


async def _load(pk: int) -> Run:
    return await _look(Run.objects.get, pk=pk)
