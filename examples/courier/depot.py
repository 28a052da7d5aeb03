"""The depot: a TCP server that signs for parcels, one line in, one line out."""

from collections.abc import Callable
from dataclasses import dataclass, field

import anyio
from anyio import TASK_STATUS_IGNORED
from anyio.abc import SocketAttribute, SocketStream, TaskStatus
from anyio.streams.buffered import BufferedByteReceiveStream

from courier.parcel import MalformedLineError, Parcel, Receipt

LONGEST_LINE = 1_000


def never() -> bool:
    return False


@dataclass
class Depot:
    lag_s: float = 0
    """How long it takes to sign, seconds."""
    loses_receipt: Callable[[], bool] = never
    signed: list[int] = field(default_factory=list)

    async def serve(self, *, task_status: TaskStatus[int] = TASK_STATUS_IGNORED) -> None:
        """Listen on loopback until cancelled; reports its port when it does."""
        async with await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=0) as listener:
            task_status.started(listener.extra(SocketAttribute.local_port))
            await listener.serve(self._desk)

    async def _desk(self, stream: SocketStream) -> None:
        lines = BufferedByteReceiveStream(stream)
        async with stream:
            while True:
                try:
                    line = await lines.receive_until(b"\n", LONGEST_LINE)
                    await stream.send(await self._answer(line.decode()))
                except (anyio.IncompleteRead, anyio.BrokenResourceError):
                    return

    async def _answer(self, line: str) -> bytes:
        try:
            parcel = Parcel.parse(line)
        except MalformedLineError:
            return b"REFUSED\n"
        await anyio.sleep(self.lag_s)
        self.signed.append(parcel.number)
        return b"LOST\n" if self.loses_receipt() else Receipt(parcel.number).line()
