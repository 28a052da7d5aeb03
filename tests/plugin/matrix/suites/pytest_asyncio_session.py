"""pytest-asyncio, one loop for the session, with a server on it that outlives tests."""

import asyncio

import pytest
import pytest_asyncio
from work import on_asyncio

RECORDED = {
    "::test_first": {"backend": "asyncio", "work": "asyncio"},
    "::test_second": {"backend": "asyncio", "work": "asyncio"},
    "::test_third": {"backend": "asyncio", "work": "asyncio"},
}
pytestmark = pytest.mark.asyncio(loop_scope="session")
LOOPS = set()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def ticker():
    async def ticks():
        while True:
            await asyncio.sleep(0.001)

    task = asyncio.ensure_future(ticks())
    yield task
    task.cancel()


async def test_first(ticker):
    LOOPS.add(asyncio.get_running_loop())
    await on_asyncio()


async def test_second(ticker):
    LOOPS.add(asyncio.get_running_loop())
    await on_asyncio()


async def test_third():
    LOOPS.add(asyncio.get_running_loop())
    assert len(LOOPS) == 1
    await on_asyncio()
