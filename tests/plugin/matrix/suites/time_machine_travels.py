"""time-machine moves the wall clock."""

import asyncio
import datetime as dt

import time_machine
from work import on_asyncio

RECORDED = {
    "::test_travels": {"backend": "asyncio", "work": "asyncio"},
    "::test_stands_still": {"backend": "asyncio", "work": "asyncio"},
    "::test_after": {"backend": "asyncio", "work": "asyncio"},
}


def test_travels():
    with time_machine.travel(0):
        asyncio.run(on_asyncio())
        assert dt.datetime.now(dt.timezone.utc).year == 1970


@time_machine.travel(dt.datetime(2050, 1, 1, tzinfo=dt.timezone.utc), tick=False)
def test_stands_still():
    asyncio.run(on_asyncio())


def test_after():
    asyncio.run(on_asyncio())
