"""A suite with a task class and a factory of its own."""

import asyncio

from work import on_asyncio

RECORDED = {
    "::test_own_task": {"backend": "asyncio", "spawns": True, "flags": ["foreign task factory"]},
    "::test_plain": {"backend": "asyncio"},
}


class OwnTask(asyncio.Task):
    pass


def make(loop, coroutine, **more):
    return OwnTask(coroutine, loop=loop, **more)


def test_own_task():
    async def main():
        loop = asyncio.get_running_loop()
        loop.set_task_factory(make)
        assert loop.get_task_factory() is make
        await on_asyncio()
        made = asyncio.ensure_future(asyncio.sleep(0))
        assert type(made) is OwnTask
        await made

    asyncio.run(main())


def test_plain():
    async def main():
        assert asyncio.get_running_loop().get_task_factory() is None
        assert isinstance(asyncio.current_task(), asyncio.Task)
        assert type(asyncio.current_task()).__name__ == "Task"
        await on_asyncio()

    asyncio.run(main())
