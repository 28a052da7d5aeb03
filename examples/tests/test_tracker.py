"""Plain tests that run trio themselves."""

import trio
from courier.tracker import Position, last_position


def test_tracker_keeps_the_last_position() -> None:
    async def main() -> None:
        send, receive = trio.open_memory_channel[Position](10)
        async with send:
            for step in range(5):
                await send.send((52.5, 13.4 + step))
        assert await last_position(receive, patience_s=5) == (52.5, 17.4)

    trio.run(main)


def test_tracker_gives_up_on_a_silent_van() -> None:
    async def main() -> None:
        send, receive = trio.open_memory_channel[Position](10)
        async with send:
            await send.send((52.5, 13.4))
            # Loopglass: a timeout of 200 ms that fires and is no failure
            assert await last_position(receive, patience_s=0.2) == (52.5, 13.4)

    trio.run(main)
