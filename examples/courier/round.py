"""A delivery round: several vans share one queue of parcels."""

import math
from collections.abc import Awaitable, Callable, Iterable

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream

from courier.connection import ReceiptLostError
from courier.parcel import Parcel, Receipt

Deliver = Callable[[Parcel], Awaitable[Receipt]]


async def deliver_all(parcels: Iterable[Parcel], deliver: Deliver, vans: int = 3) -> list[Receipt]:
    """Receipts in the order they came. One delivery that raises ends the round with an ExceptionGroup."""
    receipts: list[Receipt] = []

    async def van(queue: MemoryObjectReceiveStream[Parcel]) -> None:
        async with queue:
            async for parcel in queue:
                receipt = await deliver(parcel)
                receipts.append(receipt)

    send, receive = anyio.create_memory_object_stream[Parcel](math.inf)
    with send, receive:
        for parcel in parcels:
            send.send_nowait(parcel)
        send.close()
        async with anyio.create_task_group() as group:
            for _ in range(vans):
                group.start_soon(van, receive.clone())
    return receipts


async def with_retries(deliver: Deliver, parcel: Parcel, attempts: int = 5, pause_s: float = 0.01) -> Receipt:
    """Deliver again, after a pause that doubles, while receipts get lost."""
    for attempt in range(attempts):
        try:
            return await deliver(parcel)
        except ReceiptLostError:
            await anyio.sleep(pause_s * 2**attempt)
    raise ReceiptLostError(parcel.number)
