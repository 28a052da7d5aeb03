"""pytest-asyncio, a loop for every test."""

import asyncio

import pytest
import pytest_asyncio
from work import on_asyncio

RECORDED = {
    "::test_marked": {"backend": "asyncio", "work": "asyncio"},
    "::test_with_fixture": {"backend": "asyncio", "work": "asyncio"},
    "::test_fails": {"backend": "asyncio", "outcome": "failed"},
    "::test_sync": {"backend": None},
}
pytestmark = pytest.mark.filterwarnings("ignore:.*is marked with '@pytest.mark.asyncio' but it is not")


@pytest_asyncio.fixture
async def server():
    task = asyncio.ensure_future(asyncio.sleep(60))
    yield task
    task.cancel()


@pytest.mark.asyncio
async def test_marked():
    await on_asyncio()


@pytest.mark.asyncio
async def test_with_fixture(server):
    await on_asyncio()


@pytest.mark.asyncio
async def test_fails():
    await asyncio.sleep(0)
    raise ValueError("meant")


def test_sync():
    pass
