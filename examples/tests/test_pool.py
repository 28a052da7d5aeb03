"""A pool of two connections and several who want one."""

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


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_pool_lends_for_a_whole_round(pool: Pool) -> None:
    # Loopglass: the call passes, the outcome is an error in teardown, where the pool misses its connection
    connection = await pool.take()
    assert await connection.deliver(PARCEL) == Receipt(7)
    await connection.aclose()
