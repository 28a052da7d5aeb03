"""pytest-timeout by a thread: the process is ended in the midst of a test."""

import asyncio

from work import on_asyncio

RECORDED = {
    "::test_before": {"backend": "asyncio", "outcome": "passed"},
    "::test_waits": {"backend": "asyncio", "outcome": "failed", "reason": "timed out"},
}


def test_before():
    asyncio.run(on_asyncio())


def test_waits():
    asyncio.run(asyncio.sleep(60))


def test_never_begins():
    pass
