"""pytest-timeout by signals: a test is ended and the next one runs."""

import asyncio
import time

from work import on_asyncio

RECORDED = {
    "::test_before": {"backend": "asyncio", "outcome": "passed"},
    "::test_waits": {"backend": "asyncio", "outcome": "failed", "reason": "timed out"},
    "::test_blocks": {"backend": "asyncio", "outcome": "failed", "reason": "timed out"},
    "::test_after": {"backend": "asyncio", "outcome": "passed"},
}


def test_before():
    asyncio.run(on_asyncio())


def test_waits():
    asyncio.run(asyncio.sleep(60))


def test_blocks():
    async def blocks():
        time.sleep(60)

    asyncio.run(blocks())


def test_after():
    asyncio.run(on_asyncio())
