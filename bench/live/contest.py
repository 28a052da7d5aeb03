"""CPU per message and viewer of the other ways, each in a server of its own kind."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from websockets.asyncio.client import ClientConnection, connect

from bench.live.rivals import DONE
from tests.fixtures.wait import wait_until

RIVALS = "bench.live.rivals:application"
WAYS = ("group", "bare")


def costs(environment: dict[str, str], viewers: int, messages: int, size: int) -> dict[str, float]:
    """Seconds of CPU per message and viewer, by way."""
    with server(RIVALS, environment) as (port, process):
        return {
            way: asyncio.run(_cost(f"ws://127.0.0.1:{port}/{way}", process, viewers, messages, size)) for way in WAYS
        }


@contextmanager
def server(application: str, environment: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    """A web server as `manage.py up` starts it, of any ASGI application: its port and its process."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--lifespan", "off"]
    command += ["--ws", "config.sockets:Sockets", "--ws-per-message-deflate", "false", "--log-level", "error"]
    process = subprocess.Popen([*command, "--no-access-log"], env={**os.environ, **environment})
    try:
        wait_until(lambda: _listens(port) or process.poll() is not None, "the server listens", 30)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


async def _cost(url: str, process: psutil.Process, viewers: int, messages: int, size: int) -> float:
    sockets = [await connect(url, compression=None, max_size=None) for _ in range(viewers)]
    readers = [asyncio.create_task(_read(one)) for one in sockets[1:]]
    before = cpu_s(process)
    await sockets[0].send(f"go {messages} {size}")
    got = await _read(sockets[0], DONE)
    spent = cpu_s(process) - before
    for one in sockets:
        await one.close()
    got += sum(await asyncio.gather(*readers))
    return spent / max(1, got)


async def _read(one: ClientConnection, until: str = "") -> int:
    """How many messages came, until it is closed or the one that is waited for."""
    got = 0
    async for text in one:
        if text == until:
            break
        got += 1
    return got


def cpu_s(process: psutil.Process) -> float:
    """User and system time of a process so far."""
    times = process.cpu_times()
    return times.user + times.system
