"""One viewer of one run: from its last result to the head, then along with the head."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.live import rows
from dashboard.live.feed import Feed, encoded, read
from dashboard.live.hub import hub
from ingest.models import Run

MOST_UNACKED = 2
ACK_WITHIN_S = 30.0
UNSEEN_HZ = 2.0
"""A viewer that asks for less than this looks at nothing: it is told the figures only."""
BULK_FROM = 5_000
"""A viewer that is further behind fetches the rest by HTTP, which caches and compresses."""
BULK_ROWS = 10_000

TEXTS = 8
"""That are kept with a viewer's id: all viewers want them at one time."""

Send = Callable[[str], Awaitable[None]]
Write = Callable[[str], bool]
"""Sends at once; False, and nothing is sent, if that would have to wait."""


class Unread(Exception):
    """The viewer did not acknowledge a batch in time."""


@dataclass(eq=False)
class Subscription:
    """`key` is the viewer's name for it, `since` the last result it has, `hz` how often it wants news."""

    key: int
    run: int
    since: int
    epoch: str | None
    hz: float
    url: str
    """Where results are fetched by HTTP."""
    send: Send
    write: Write | None = None
    """A shorter way than `send`, if there is one."""
    _feed: Feed | None = None
    _unacked: deque[tuple[int, float]] = field(default_factory=deque)
    _figures: str = ""
    _figures_at: float = 0.0
    _ended: bool = False
    _rests: bool = False
    """All that was to be told is told, and `follow` waits for news."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """There is news: told right here where that needs no waiting, else by `follow`."""
        if self._rests and not self._tells_at_once():
            self._rests = False
            self._news.set()
        elif not self._rests:
            self._news.set()

    async def follow(self) -> None:
        """Send until cancelled; raises `Unread`, and `Run.DoesNotExist` when the run goes away."""
        feed = self._feed = hub().join(self.run, self)
        try:
            run = await self._first(feed)
            if self.epoch not in (None, run.epoch) or self.since > run.head:
                await self._restart("epoch", run, 1)
            self.epoch = run.epoch
            await self._say(await read(rows.hello, run))
            while True:
                self._news.clear()
                await self._step(feed)
                self._rests = not self._news.is_set()
                await self._news.wait()
                self._rests = False
        finally:
            hub().leave(feed, self)

    def ack(self, seq: int) -> None:
        """The viewer has painted everything up to `seq`."""
        was_full = len(self._unacked) >= MOST_UNACKED
        while self._unacked and self._unacked[0][0] <= seq:
            self._unacked.popleft()
        if was_full:
            self.wake()

    def pace(self, hz: float) -> None:
        self.hz = hz
        self.wake()

    def _tells_at_once(self) -> bool:
        """The usual case, without waiting: one more stretch, new figures, or neither. False: something else."""
        feed = self._feed
        if feed is None or (run := feed.run) is None or feed.is_gone or not self._is_usual(run):
            return False
        return self._passes_stretch(feed, run) and self._passes_figures(feed)

    def _is_usual(self, run: Run) -> bool:
        is_late = self._unacked and time.monotonic() - self._unacked[0][1] > ACK_WITHIN_S
        is_over = run.status != Run.Status.RUNNING
        return not is_late and is_over == self._ended and run.epoch == self.epoch and self.hz >= UNSEEN_HZ

    def _passes_stretch(self, feed: Feed, run: Run) -> bool:
        if self.since >= run.head or len(self._unacked) >= MOST_UNACKED:
            return True
        text = feed.ready(run, self.since, run.head)
        if text is None or self.write is None or not self.write(_addressed(self.key, text)):
            return False
        self.since = run.head
        self._unacked.append((run.head, time.monotonic()))
        return True

    def _passes_figures(self, feed: Feed) -> bool:
        if feed.figures is self._figures:
            return True
        if self.write is None or not self.write(_addressed(self.key, feed.figures)):
            return False
        self._figures, self._figures_at = feed.figures, time.monotonic()
        return True

    async def _first(self, feed: Feed) -> Run:
        while feed.run is None:
            if feed.is_gone:
                raise Run.DoesNotExist
            await self._news.wait()
            self._news.clear()
        return feed.run

    async def _step(self, feed: Feed) -> None:
        run, now = feed.run, time.monotonic()
        if feed.is_gone or run is None:
            raise Run.DoesNotExist
        if self._unacked and now - self._unacked[0][1] > ACK_WITHIN_S:
            raise Unread
        if run.epoch != self.epoch:
            await self._restart("epoch", run, 1)
            self.epoch = run.epoch
        if self.hz >= UNSEEN_HZ:
            try:
                await self._catch_up(feed, run)
            except rows.Pruned:
                await self._restart("pruned", run, run.head + 1)
        if self.hz >= UNSEEN_HZ or now - self._figures_at >= 1 / self.hz:
            await self._tell_figures(feed, now)
        await self._tell_end(run)

    async def _catch_up(self, feed: Feed, run: Run) -> None:
        while self.since < run.head and len(self._unacked) < MOST_UNACKED:
            since = self.since
            if run.head - since > BULK_FROM:
                await read(rows.demand, run, since + 1)
                upto = min(run.head, since + BULK_ROWS)
                url = f"{self.url}?from={since + 1}&to={upto}&epoch={run.epoch}"
                text = encoded({"t": "bulk", "from": since + 1, "to": upto, "url": url})
            else:
                upto = min(run.head, since + rows.MOST_ROWS)
                text = await feed.stretch(run, since, upto)
            self.since = upto
            self._unacked.append((upto, time.monotonic()))
            await self._pass_on(text)

    async def _tell_figures(self, feed: Feed, now: float) -> None:
        if feed.figures is not self._figures:
            self._figures, self._figures_at = feed.figures, now
            await self._pass_on(feed.figures)

    async def _tell_end(self, run: Run) -> None:
        """It is the last word: not before all results, nor before the first figures."""
        is_over = run.status != Run.Status.RUNNING and self.since >= run.head and self._figures != ""
        if is_over and not self._ended:
            await self._say({"t": "end", "state": run.status, "head": run.head})
        self._ended = is_over

    async def _restart(self, why: str, run: Run, oldest: int) -> None:
        self.since = oldest - 1
        self._unacked.clear()
        await self._say({"t": "reset", "why": why, "oldest": oldest, "epoch": run.epoch})

    async def _say(self, message: rows.Message) -> None:
        await self._pass_on(encoded(message))

    async def _pass_on(self, text: str) -> None:
        await self.send(_addressed(self.key, text))


@lru_cache(TEXTS)
def _addressed(key: int, text: str) -> str:
    """`text` is encoded once for all viewers; only their ids differ, and seldom."""
    return f'{{"id":{key},{text[1:]}'
