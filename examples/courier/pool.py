"""A few connections, lent to whoever delivers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from courier.connection import Connection


class Pool:
    def __init__(self, port: int, size: int = 4) -> None:
        self.opened = 0
        self.lent = 0
        self._port = port
        self._idle: list[Connection] = []
        self._free = anyio.Semaphore(size)

    async def take(self) -> Connection:
        """Waits until one is free. Whoever takes gives back; `lend` does it for you."""
        await self._free.acquire()
        try:
            connection = self._idle.pop() if self._idle else await self._open()
        except BaseException:
            self._free.release()
            raise
        self.lent += 1
        return connection

    def give_back(self, connection: Connection) -> None:
        self.lent -= 1
        self._idle.append(connection)
        self._free.release()

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Connection]:
        connection = await self.take()
        try:
            yield connection
        finally:
            self.give_back(connection)

    async def aclose(self) -> None:
        while self._idle:
            await self._idle.pop().aclose()

    async def _open(self) -> Connection:
        self.opened += 1
        return await Connection.open(self._port)
