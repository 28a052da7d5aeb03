"""One run, as all its viewers of this process see it: read once and encoded once, however many they are."""

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, Protocol, TypeVar

import msgspec
from channels.db import database_sync_to_async

from dashboard.live import figures, rows
from ingest.models import Run

log = logging.getLogger(__name__)

PACE_S = 0.1
"""Viewers are told of new results so often, and no more."""
LOOK_EVERY_S = 2.0
"""A feed that hears nothing looks by itself."""
FIGURES_EVERY_S = 0.5
RATE_OVER_S = 5.0
STRETCHES = 32
"""Encoded stretches that are kept: viewers that come at one time want the same ones."""

Stretch = tuple[str, int, int]
"""Epoch, the result before it, its last result."""

P = ParamSpec("P")
T = TypeVar("T")


class Watcher(Protocol):
    since: int
    """The last result that it was told."""

    def wake(self) -> None:
        """There is news in the feed, or the feed has ended."""


class Feed:
    """`run` and `figures` are what viewers are shown; both change between two wakes, never within one."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.watchers: set[Watcher] = set()
        self.run: Run | None = None
        self.figures = ""
        """The newest `agg` message, encoded, without the viewer's id."""
        self.is_gone = False
        """The run does not exist any more."""
        self._news = asyncio.Event()
        self._figured: figures.Seen = figures.Seen()
        self._figured_at = 0.0
        self._heads: deque[tuple[float, int]] = deque()
        self._texts: OrderedDict[Stretch, str] = OrderedDict()
        self._encoding: dict[Stretch, asyncio.Task[str]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._follow(), name=f"loopglass run {self.pk}")

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def nudge(self) -> None:
        self._news.set()

    async def stretch(self, run: Run, since: int, upto: int) -> str:
        """The encoded `batch` of results `since + 1 … upto` of `run` as it was read, without the viewer's id."""
        key = (run.epoch, since, upto)
        text = self._texts.get(key)
        if text is not None:
            return text
        task = self._encoding.get(key)
        if task is None:
            task = self._encoding[key] = asyncio.create_task(self._encode(run, key))
            task.add_done_callback(lambda _: self._encoding.pop(key, None))
        return await asyncio.shield(task)

    def ready(self, run: Run, since: int, upto: int) -> str | None:
        """The same, if it is encoded by now."""
        return self._texts.get((run.epoch, since, upto))

    async def _encode(self, run: Run, key: Stretch) -> str:
        text = self._texts[key] = encoded(await read(rows.batch, run, key[1], key[2]))
        while len(self._texts) > STRETCHES:
            self._texts.popitem(last=False)
        return text

    async def _follow(self) -> None:
        while not self.is_gone:
            self._news.clear()
            try:
                await self._look()
            except Run.DoesNotExist:
                self.is_gone = True
                self._wake()
            except Exception:  # the database is away for a moment: viewers keep what they have
                log.warning("run %s cannot be read", self.pk, exc_info=True)
            await asyncio.sleep(PACE_S)
            await self._rest()

    async def _rest(self) -> None:
        """Until there is news, or figures that were held back are due."""
        due = self.run is not None and self._figured.head != self.run.head
        try:
            async with asyncio.timeout(FIGURES_EVERY_S if due else LOOK_EVERY_S):
                await self._news.wait()
        except TimeoutError:
            pass

    async def _look(self) -> None:
        """Results first: the figures take longer to find out."""
        run, before = await read(_load, self.pk), self.run
        now = time.monotonic()
        self._note(run, now)
        if before is not None:
            await self._prepare(before.head, run)
        self.run = run
        if before is None or (before.head, before.status, before.epoch) != (run.head, run.status, run.epoch):
            self._wake()
        if self._is_due(run, before, now):
            self._figured, message = await read(figures.figures, run, self._rate(now), self._figured)
            self._figured_at = now
            text = encoded(message)
            self.figures = self.figures if text == self.figures else text
            self._wake()  # changed or not: viewers look whether they wait for too much

    async def _prepare(self, since: int, run: Run) -> None:
        """What the viewers want that are up to date is encoded before they are told that it is there."""
        if 0 < run.head - since <= rows.MOST_ROWS and any(watcher.since == since for watcher in self.watchers):
            with suppress(rows.Pruned):
                await self.stretch(run, since, run.head)

    def _is_due(self, run: Run, before: Run | None, now: float) -> bool:
        """Twice a second, and at once when a test has failed or the run has ended."""
        matters = before is None or _matter(run) != _matter(before)
        return matters or now - self._figured_at >= FIGURES_EVERY_S

    def _note(self, run: Run, now: float) -> None:
        if self._heads and run.head < self._heads[-1][1]:
            self._heads.clear()
        self._heads.append((now, run.head))
        while len(self._heads) > 2 and self._heads[1][0] < now - RATE_OVER_S:
            self._heads.popleft()

    def _rate(self, now: float) -> float | None:
        """Results a second over the last five seconds; None while it has not been watched for one."""
        (then, first), (_, last) = self._heads[0], self._heads[-1]
        return (last - first) / (now - then) if now - then >= 1 else None

    def _wake(self) -> None:
        for watcher in tuple(self.watchers):
            watcher.wake()


def _matter(run: Run) -> tuple[object, ...]:
    return run.epoch, run.status, run.failed, run.error


def _load(pk: int) -> Run:
    return Run.objects.select_related("project").get(pk=pk)


def encoded(message: rows.Message) -> str:
    return msgspec.json.encode(message).decode()


async def read(query: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a database read in a thread of its own."""
    found: T = await database_sync_to_async(query, thread_sensitive=False)(*args, **kwargs)
    return found
