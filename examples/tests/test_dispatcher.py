"""Plain tests that run a loop themselves, by asyncio.run."""

import asyncio

import pytest
from courier.dispatcher import Dispatcher


async def _nothing() -> None:
    await asyncio.sleep(0)


async def _for_ever() -> None:
    await asyncio.Event().wait()


def test_dispatcher_does_every_job() -> None:
    async def main() -> None:
        dispatcher = Dispatcher()
        dispatcher.start()
        for _ in range(3):
            dispatcher.submit(_nothing)
        await dispatcher.drain()
        assert dispatcher.done == 3
        await dispatcher.stop()

    asyncio.run(main())


def test_dispatcher_stops_in_the_middle_of_a_job() -> None:
    async def main() -> None:
        dispatcher = Dispatcher()
        dispatcher.start()
        dispatcher.submit(_for_ever)
        await asyncio.sleep(0.05)
        await dispatcher.stop()  # Loopglass: a cancellation that was delivered and swallowed in courier/dispatcher.py
        assert dispatcher.unfinished == [_for_ever]

    asyncio.run(main())


@pytest.mark.timeout(1.5)
def test_dispatcher_drains_behind_a_stuck_job() -> None:
    async def main() -> None:
        dispatcher = Dispatcher()
        dispatcher.start()
        dispatcher.submit(_for_ever)
        await dispatcher.drain()  # Loopglass: hangs here until pytest-timeout cuts it, failed because it timed out

    asyncio.run(main())
