"""Tells the depot that a van is still there. asyncio only."""

import asyncio
from collections.abc import Callable


class Heartbeat:
    def __init__(self, beat: Callable[[], None], every_s: float = 0.02) -> None:
        self._beat = beat
        self._every_s = every_s
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="heartbeat")

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while True:
            self._beat()
            await asyncio.sleep(self._every_s)
