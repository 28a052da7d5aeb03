"""Eager tasks, of Python 3.12 and later."""

import asyncio

from work import on_asyncio

RECORDED = {
    "::test_eager": {
        "backend": "asyncio",
        "work": "asyncio",
        "flags": ["foreign task factory"],
        "unseen": ["cancellations.requested", "cancellations.swallowed"],
    },
    "::test_finished_at_once": {"backend": "asyncio", "flags": ["foreign task factory"]},
}


def test_eager():
    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        await on_asyncio()

    asyncio.run(main())


def test_finished_at_once():
    async def nothing():
        return 7

    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        task = asyncio.ensure_future(nothing())
        assert task.done()
        assert task.result() == 7

    asyncio.run(main())
