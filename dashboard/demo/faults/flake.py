"""Tests that fail now and then on the same code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.suite import LOOPS, UVLOOP

Failing = Callable[[Attempt], dict[str, Any]]


@dataclass(frozen=True)
class Flake:
    cases: frozenset[str]
    rate: float
    loops: tuple[str, ...]
    since: float
    """Day of the code, as is `until`."""
    until: float
    failing: Failing

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if not self.since <= under.code < self.until or attempt.backend not in self.loops:
            return
        if under.chance.random() < self.rate:
            attempt.fail(self.failing(attempt))


RECONNECTS = """\
    async def test_reconnects_after_a_reset(pool, peer):
        async with pool.lend() as connection:
            await peer.reset()
>           answer = await connection.ask(b"PING\\n")"""
ASKS = """\
    async def ask(self, line: bytes) -> bytes:
        if self._stream.is_closed:
            await self._open()
>       await self._stream.send(line)
        return await self._lines.receive_until(b"\\n", 100)"""
SHARES = """\
    async def test_workers_share_the_load(queue):
        async with queue.workers(3) as workers:
            for number in range(30):
                await queue.put(Job(number))
            await queue.drain()
        done = sorted(worker.done for worker in workers)
>       assert done[0] >= 5, done"""
OUTPUT = """\
----- Captured stdout call -----
30 jobs put, 3 workers
shares: 2 13 15
----- Captured log call -----
INFO     shop.jobs.queue:queue.py:71 three workers started
\x1b[33mWARNING\x1b[0m  shop.jobs.queue:queue.py:94 worker 1 was idle for 0.21 s
INFO     shop.jobs.queue:queue.py:71 drained after 30 jobs"""


def _reset(attempt: Attempt) -> dict[str, Any]:
    return failure(
        "anyio.BrokenResourceError",
        "the connection was reset",
        Frame(f"tests/net/test_pool.py:{attempt.case.line + 5}", RECONNECTS),
        Frame("shop/net/connection.py:31", ASKS),
    )


def _unfair(attempt: Attempt) -> dict[str, Any]:
    site = f"tests/jobs/test_queue.py:{attempt.case.line + 7}"
    return failure("AssertionError", "[2, 13, 15]\nassert 2 >= 5", Frame(site, SHARES), output=OUTPUT)


ON_UVLOOP: Final = Flake(
    frozenset({"tests/net/test_pool.py::test_reconnects_after_a_reset"}), 0.05, (UVLOOP,), 0, 99, _reset
)
SHARED_LOAD: Final = Flake(
    frozenset({"tests/jobs/test_queue.py::test_workers_share_the_load"}), 0.2, LOOPS, 7.5, 19.0, _unfair
)
