"""Loops in threads, and threads of a loop."""

import asyncio
import threading

import pytest
from work import on_asyncio

RECORDED = {
    "::test_in_a_thread": {"backend": "asyncio", "work": "asyncio", "flags": ["loop in a thread"]},
    "::test_in_two_threads": {"backend": "asyncio", "flags": ["loop in a thread"]},
    "::test_asks_a_server": {"backend": "asyncio", "flags": ["loop in a thread"]},
    "::test_has_work_done_in_threads": {"backend": "asyncio"},
}


def in_thread():
    thread = threading.Thread(target=lambda: asyncio.run(on_asyncio()))
    thread.start()
    return thread


def test_in_a_thread():
    in_thread().join()


def test_in_two_threads():
    for thread in [in_thread(), in_thread()]:
        thread.join()


@pytest.fixture
def server():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_asks_a_server(server):
    asyncio.run_coroutine_threadsafe(on_asyncio(), server).result(30)


def test_has_work_done_in_threads():
    async def main():
        await asyncio.gather(*(asyncio.to_thread(sum, [number]) for number in range(5)))

    asyncio.run(main())
