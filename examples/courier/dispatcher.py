"""Runs jobs one after the other in a task of its own. asyncio only."""

import asyncio
from collections.abc import Awaitable, Callable

Job = Callable[[], Awaitable[None]]


class Dispatcher:
    def __init__(self) -> None:
        self.done = 0
        self.unfinished: list[Job] = []
        self._jobs: asyncio.Queue[Job] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._work())

    def submit(self, job: Job) -> None:
        self._jobs.put_nowait(job)

    async def drain(self) -> None:
        await self._jobs.join()

    async def stop(self) -> None:
        """Stop in the middle of a job; it is then in `unfinished`."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _work(self) -> None:
        while True:
            job = await self._jobs.get()
            try:
                await job()
            except asyncio.CancelledError:
                self.unfinished.append(job)
                return  # Loopglass: a swallowed cancellation, the task ends as if it had finished by itself
            self.done += 1
            self._jobs.task_done()
