"""`python -m bench.live.viewers URL RUN CREATED VIEWERS HEAD DEADLINE_S`

Protocol viewers in a process of their own; prints JSON. They acknowledge as a page does, and know a run only by what
they are sent. CREATED is what its results count their times from, in seconds since the epoch.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

from websockets.asyncio.client import connect
from websockets.typing import Origin

READY = "ready"
READY_WITHIN_S = 60


@dataclass
class Viewer:
    created: float
    is_exact: bool
    """It decodes the rows; the others look at their numbers."""
    head: int = 0
    missing: int = 0
    doubled: int = 0
    messages: int = 0
    late_s: list[float] = field(default_factory=list)
    """Of every result, from the end of its test to its arrival here."""

    async def watch(self, url: str, run: int, upto: int, ready: asyncio.Semaphore) -> None:
        """Until it has all results."""
        async with connect(
            url, max_size=None, compression=None, origin=Origin(f"http{url[2:].rpartition('/live')[0]}")
        ) as socket:
            await socket.send(json.dumps({"t": "sub", "id": 1, "run": run, "since": 0, "hz": 10}))
            async for text in socket:
                assert isinstance(text, str)
                self.messages += 1
                if '"t":"hello"' in text[:40]:
                    ready.release()
                elif '"t":"batch"' in text[:40]:
                    self._take(text)
                    await socket.send(f'{{"t":"ack","id":1,"seq":{self.head}}}')
                    if self.head >= upto:
                        return

    def _take(self, text: str) -> None:
        first, last = _numbers(text[:120])
        self.missing += max(0, first - self.head - 1)
        self.doubled += max(0, self.head - first + 1)
        self.head = max(self.head, last)
        if self.is_exact:
            self._time(json.loads(text))

    def _time(self, batch: dict[str, object]) -> None:
        columns, now = batch["c"], time.time()
        assert isinstance(columns, dict)
        assert len(columns["test"]) == int(str(batch["to"])) - int(str(batch["from"])) + 1
        ends = [at / 1e3 + us / 1e6 for at, us in zip(columns["at"], columns["us"], strict=True)]
        self.late_s += [now - self.created - end for end in ends]


def _numbers(text: str) -> tuple[int, int]:
    """`from` and `to` of the beginning of a batch."""
    _, _, rest = text.partition('"from":')
    first, _, rest = rest.partition(',"to":')
    return int(first), int(rest.partition(",")[0])


async def watch(url: str, run: int, created: float, viewers: int, head: int, deadline_s: float) -> list[Viewer]:
    all_viewers, ready = [Viewer(created, at == 0) for at in range(viewers)], asyncio.Semaphore(0)
    tasks = [asyncio.create_task(one.watch(url, run, head, ready)) for one in all_viewers]
    async with asyncio.timeout(READY_WITHIN_S):
        for _ in tasks:
            await ready.acquire()
    print(READY, flush=True)
    await asyncio.wait(tasks, timeout=deadline_s)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return all_viewers


def main(url: str, run: str, created: str, viewers: str, head: str, deadline_s: str) -> None:
    found = asyncio.run(watch(url, int(run), float(created), int(viewers), int(head), float(deadline_s)))
    print(json.dumps({
        "missing": sum(one.missing + max(0, int(head) - one.head) for one in found),
        "doubled": sum(one.doubled for one in found),
        "messages": sum(one.messages for one in found),
        "late_s": found[0].late_s if found else [],
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
