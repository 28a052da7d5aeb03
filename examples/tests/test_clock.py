"""Stamps on receipts."""

from courier.clock import stamp
from courier.parcel import Receipt


async def test_stamps_never_go_back() -> None:
    # Loopglass: passed on asyncio and asyncio+uvloop, failed on trio
    first, second = await stamp(Receipt(1)), await stamp(Receipt(2))
    assert first.at <= second.at
