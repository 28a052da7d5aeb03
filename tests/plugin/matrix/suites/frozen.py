"""freezegun stops the clocks of modules; the loop's own time goes on only if it is asked to."""

import asyncio
import datetime as dt
import time

from freezegun import freeze_time
from work import on_asyncio

RECORDED = {
    "::test_frozen": {"backend": "asyncio", "work": "asyncio", "flags": ["virtual clock"]},
    "::test_frozen_as_a_whole": {"backend": "asyncio", "work": "asyncio", "flags": ["virtual clock"]},
    "::test_moves": {"backend": None},
    "::test_after": {"backend": "asyncio", "work": "asyncio"},
}


def test_frozen():
    with freeze_time("2012-01-14", real_asyncio=True):
        asyncio.run(on_asyncio())
        assert dt.datetime.now() == dt.datetime(2012, 1, 14)


@freeze_time("2012-01-14", real_asyncio=True)
def test_frozen_as_a_whole():
    asyncio.run(on_asyncio())
    assert time.perf_counter() == time.perf_counter()


def test_moves():
    with freeze_time("2012-01-14") as clock:
        clock.move_to("2032-01-14")
        assert dt.date.today().year == 2032


def test_after():
    asyncio.run(on_asyncio())
