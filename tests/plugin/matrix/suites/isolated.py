"""unittest's own async test case."""

import asyncio
import unittest

from work import on_asyncio

RECORDED = {
    "::test_works": {"backend": "asyncio", "work": "asyncio"},
    "::test_fails": {"backend": "asyncio", "outcome": "failed"},
    "::test_leaves_a_task": {"backend": "asyncio"},
    "::test_sync": {},
}


class Case(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        await asyncio.sleep(0)

    async def asyncTearDown(self):
        await asyncio.sleep(0)

    async def test_works(self):
        await on_asyncio()

    async def test_fails(self):
        await asyncio.sleep(0)
        self.fail("meant")

    async def test_leaves_a_task(self):
        self.left = asyncio.ensure_future(asyncio.sleep(60))

    def test_sync(self):
        pass
