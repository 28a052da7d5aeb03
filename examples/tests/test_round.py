"""Whole rounds with several vans: what takes time, and what runs out of it."""

import anyio
import pytest
from courier.connection import ReceiptLostError
from courier.depot import Depot
from courier.parcel import Parcel, Receipt
from courier.pool import Pool
from courier.round import deliver_all

PARCELS = [Parcel(number, 100, "12 High Street") for number in range(1, 13)]


async def test_round_delivers_every_parcel(pool: Pool) -> None:
    async def deliver(parcel: Parcel) -> Receipt:
        async with pool.lend() as connection:
            return await connection.deliver(parcel)

    receipts = await deliver_all(PARCELS, deliver)
    assert sorted(receipt.number for receipt in receipts) == list(range(1, 13))


async def test_vans_share_the_parcels() -> None:
    async def deliver(parcel: Parcel) -> Receipt:
        await anyio.sleep(0.02)
        return Receipt(parcel.number)

    with anyio.fail_after(5):
        assert len(await deliver_all(PARCELS, deliver, vans=6)) == 12


async def test_one_lost_receipt_ends_the_round() -> None:
    async def deliver(parcel: Parcel) -> Receipt:
        if parcel.number == 5:
            raise ReceiptLostError(parcel.number)
        await anyio.sleep(0.01)
        return Receipt(parcel.number)

    with pytest.raises(ExceptionGroup) as caught:
        await deliver_all(PARCELS, deliver)
    assert caught.value.subgroup(ReceiptLostError) is not None


async def test_driver_goes_home_in_mid_round() -> None:
    delivered = []

    async def deliver(parcel: Parcel) -> Receipt:
        await anyio.sleep(0.1)
        delivered.append(parcel.number)
        return Receipt(parcel.number)

    with anyio.move_on_after(0.35) as shift:  # Loopglass: a timeout that fires and cancels the round's three vans
        await deliver_all(PARCELS, deliver)
    assert shift.cancelled_caught
    assert len(delivered) < 12


async def test_round_meets_its_deadline(pool: Pool, depot: Depot) -> None:
    depot.lag_s = 1.85
    with anyio.fail_after(2):  # Loopglass: a near miss, the block ends with 7 % of its two seconds left
        async with pool.lend() as connection:
            await connection.deliver(PARCELS[0])


async def test_backlog_is_cleared(pool: Pool, depot: Depot) -> None:
    depot.lag_s = 0.1

    async def deliver(parcel: Parcel) -> Receipt:
        async with pool.lend() as connection:
            return await connection.deliver(parcel)

    # Loopglass: a slow test that is nearly all idle: one van waits for the depot twelve times
    assert len(await deliver_all(PARCELS, deliver, vans=1)) == 12
