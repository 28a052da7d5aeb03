"""uvicorn's WebSockets, with a short way for what is sent to many and said by many.

An application that finds a `Line` in its scope may hand texts to it instead of to `send`, and hear what is said before
it is queued for `receive`. One text for many sockets is made into a frame once, and nothing is waited for, so that a
plain loop over all of them will do: a task, a queue and two events a message and socket cost more than the message.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State

LINE = "loopglass.line"
"""The name of the extension."""
FRAMES = 8
"""Frames that are kept: texts that go to many sockets go there at one time."""

Hear = Callable[[str], bool]


class Sockets(WebSocketsSansIOProtocol):
    hears: Hear | None = None

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:  # accepted as a handshake; the application has not begun yet
            extensions = cast("dict[str, object]", self.scope["extensions"])
            extensions[LINE] = Line(self)

    def send_receive_event_to_app(self) -> None:
        """What the application takes at once need not be queued, nor reading be paused for it."""
        if not self._is_taken():
            super().send_receive_event_to_app()

    def _is_taken(self) -> bool:
        if self.hears is None or self.close_sent or self.curr_msg_data_type != "text" or len(self.frames) != 1:
            return False
        return self.hears(bytes(self.frames[0]).decode(errors="replace"))


class Line:
    """The short way of one socket."""

    def __init__(self, socket: Sockets) -> None:
        self._socket = socket

    def write(self, text: str) -> bool:
        """Send now. False, and nothing is sent, when that would have to wait, or it is closed: `send` knows how."""
        one = self._socket
        if not one.writable.is_set() or one.close_sent or one.disconnected or one.conn.state is not State.OPEN:
            return False
        one.transport.write(_frame(text))
        return True

    def hear(self, hears: Hear) -> None:
        """`hears` is asked first about every text that comes; those that it answers False for come by `receive`."""
        self._socket.hears = hears


@lru_cache(FRAMES)
def _frame(text: str) -> bytes:
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
