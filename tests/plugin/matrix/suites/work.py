"""What the tests of the suites do: the same few things on every library, so that what is recorded can be told."""

import asyncio
import contextlib


async def on_asyncio():
    """Four tasks, one of them cancelled; one deadline that is kept."""
    tasks = [asyncio.ensure_future(asyncio.sleep(0.001)) for _ in range(3)]
    await asyncio.wait_for(asyncio.gather(*tasks), 5)
    sleeper = asyncio.ensure_future(asyncio.sleep(60))
    await asyncio.sleep(0)
    sleeper.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sleeper


async def on_anyio():
    """Three tasks, two of them cancelled with their scope; one deadline that is kept."""
    import anyio

    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            group.start_soon(anyio.sleep, 0.001)
            group.start_soon(anyio.sleep, 60)
            group.start_soon(anyio.sleep, 60)
            await anyio.sleep(0.001)
            group.cancel_scope.cancel()


async def on_trio():
    """The same, on trio."""
    import trio

    with trio.fail_after(5):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep, 0.001)
            nursery.start_soon(trio.sleep, 60)
            nursery.start_soon(trio.sleep, 60)
            await trio.sleep(0.001)
            nursery.cancel_scope.cancel()
