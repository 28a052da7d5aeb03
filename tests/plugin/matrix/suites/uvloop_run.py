"""uvloop by its own runner, twice in a row in one test, and under pytest-asyncio."""

import pytest
import uvloop
from work import on_asyncio

RECORDED = {
    "::test_runs": {"backend": "asyncio+uvloop", "work": "asyncio"},
    "::test_runs_twice": {"backend": "asyncio+uvloop"},
    "::test_by_hand": {"backend": "asyncio+uvloop", "work": "asyncio"},
    "::test_fails": {"backend": "asyncio+uvloop", "outcome": "failed"},
}


def test_runs():
    uvloop.run(on_asyncio())


def test_runs_twice():
    uvloop.run(on_asyncio())
    uvloop.run(on_asyncio())


def test_by_hand():
    loop = uvloop.new_event_loop()
    loop.run_until_complete(on_asyncio())
    loop.close()


def test_fails():
    async def fails():
        pytest.fail("meant")

    uvloop.run(fails())
