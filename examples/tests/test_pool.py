"""A pool of two connections and several who want one."""

import os

import anyio
import pytest
from courier.parcel import Parcel, Receipt
from courier.pool import Pool

PARCEL = Parcel(7, 1200, "12 High Street")


async def test_pool_uses_a_connection_again(pool: Pool) -> None:
    for _ in range(3):
        async with pool.lend() as connection:
            assert await connection.deliver(PARCEL) == Receipt(7)
    assert pool.opened == 1


async def test_pool_never_lends_more_than_its_size(pool: Pool) -> None:
    most = 0

    async def borrow() -> None:
        nonlocal most
        async with pool.lend():
            most = max(most, pool.lent)
            await anyio.sleep(0.01)

    async with anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(borrow)
    assert most == 2


async def test_waiting_for_a_connection_ends_at_the_deadline(pool: Pool) -> None:
    async with pool.lend(), pool.lend():
        with pytest.raises(TimeoutError):
            with anyio.fail_after(0.3):  # Loopglass: a timeout that fires after 300 ms and is expected
                await pool.take()
    assert pool.lent == 0


@pytest.mark.skipif("COURIER_HANG" not in os.environ, reason="hangs: set COURIER_HANG to see how that looks")
async def test_two_vans_swap_connections(pool: Pool) -> None:
    async def swap() -> None:
        async with pool.lend():
            await anyio.sleep(0.01)
            async with pool.lend():
                """Nobody gets here."""

    # Loopglass: each van holds what the other waits for; the task tree is there before the deadline ends it
    with anyio.fail_after(3):
        async with anyio.create_task_group() as vans:
            vans.start_soon(swap, name="van 1")
            vans.start_soon(swap, name="van 2")


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_pool_lends_for_a_whole_round(pool: Pool) -> None:
    # Loopglass: the call passes, the outcome is an error in teardown, where the pool misses its connection
    connection = await pool.take()
    assert await connection.deliver(PARCEL) == Receipt(7)
    await connection.aclose()
