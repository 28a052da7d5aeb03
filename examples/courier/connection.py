"""One connection to the depot."""

import anyio
from anyio.abc import SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream

from courier.parcel import MalformedLineError, Parcel, Receipt


class ReceiptLostError(Exception):
    """The depot has the parcel, its receipt went missing."""


class Connection:
    def __init__(self, stream: SocketStream) -> None:
        self._stream = stream
        self._lines = BufferedByteReceiveStream(stream)

    @classmethod
    async def open(cls, port: int) -> "Connection":
        return cls(await anyio.connect_tcp("127.0.0.1", port))

    async def deliver(self, parcel: Parcel) -> Receipt:
        """Raises ReceiptLostError, or MalformedLineError when the depot refuses."""
        answer = await self.ask(parcel.line())
        if answer == "LOST":
            raise ReceiptLostError(parcel.number)
        receipt = Receipt.parse(answer)
        if receipt.number != parcel.number:
            raise MalformedLineError(answer)
        return receipt

    async def ask(self, line: bytes) -> str:
        await self._stream.send(line)
        return (await self._lines.receive_until(b"\n", 100)).decode()

    async def aclose(self) -> None:
        await self._stream.aclose()
