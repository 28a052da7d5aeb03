"""Subtests of both kinds, around loops."""

import asyncio
import unittest

from work import on_asyncio

RECORDED = {
    "::test_subtests": {"backend": "asyncio", "outcome": "failed", "subtests_failed": 1, "subtests_passed": 2},
    "::test_isolated": {"backend": "asyncio", "outcome": "failed", "subtests_failed": 1},
    "::test_without": {"backend": "asyncio", "work": "asyncio", "subtests_failed": 0, "subtests_passed": 0},
}


def test_subtests(subtests):
    for number in range(3):
        with subtests.test(number=number):
            asyncio.run(on_asyncio())
            assert number != 1


class Case(unittest.IsolatedAsyncioTestCase):
    async def test_isolated(self):
        for number in range(3):
            with self.subTest(number=number):
                await on_asyncio()
                self.assertNotEqual(number, 1)


def test_without():
    asyncio.run(on_asyncio())
