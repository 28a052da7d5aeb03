"""Follows a van by the positions it sends. trio only."""

import trio

Position = tuple[float, float]


async def last_position(positions: "trio.MemoryReceiveChannel[Position]", patience_s: float) -> Position | None:
    """The last position before the van fell silent for `patience_s` seconds; None if it never spoke."""
    last = None
    while True:
        with trio.move_on_after(patience_s) as patience:
            try:
                last = await positions.receive()
            except trio.EndOfChannel:
                return last
        if patience.cancelled_caught:
            return last
