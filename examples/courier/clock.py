"""Stamps receipts with the loop's time."""

import asyncio
from dataclasses import dataclass

from courier.parcel import Receipt


@dataclass(frozen=True)
class Stamped:
    receipt: Receipt
    at: float
    """Seconds of the loop's clock."""


async def stamp(receipt: Receipt) -> Stamped:
    # Loopglass: passes on asyncio and uvloop, fails on trio, where no asyncio loop runs
    return Stamped(receipt, asyncio.get_running_loop().time())
