"""Rings before a parcel is handed over."""

import anyio

from courier.parcel import Parcel, Receipt


class Doorbell:
    def __init__(self) -> None:
        self.rung = 0

    async def ring(self) -> None:
        await anyio.sleep(0.01)
        self.rung += 1


async def hand_over(parcel: Parcel, doorbell: Doorbell) -> Receipt:
    doorbell.ring()  # Loopglass: a coroutine that is never awaited, so nobody hears the bell
    await anyio.sleep(0.01)
    return Receipt(parcel.number)
