"""One POST to one address: nothing is followed, and nobody is waited for long."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from threading import Timer
from typing import Final

from dashboard.webhook.address import Target

TIMEOUT_S: Final = 5.0
"""For the connection, and for each word of the answer …"""
ALL_S: Final = 15.0
"""… and for all of it: who says a letter now and then would else keep a worker from everybody's work."""


class NoAnswer(OSError):
    """Says why, in a few words."""


class _Connection(http.client.HTTPConnection):
    """To the address that was looked up before, whatever its name leads to by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT_S)
        self.target = target

    def connect(self) -> None:
        plain = socket.create_connection((self.target.ip, self.target.port), TIMEOUT_S)
        self.sock = plain
        if self.target.scheme == "https":
            context, name = ssl.create_default_context(), self.target.host
            secure = context.wrap_socket(plain, server_hostname=name, do_handshake_on_connect=False)
            self.sock = secure  # from here on it can be cut, also while hands are shaken
            secure.do_handshake()

    def cut(self) -> None:
        """Whoever reads from it finds its end."""
        with suppress(OSError, AttributeError):  # it may be closed already, or not be there yet
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer to this JSON, whatever it is; its text is not read. Raises `NoAnswer`."""
    usual = {"Host": target.header, "Content-Type": "application/json", "User-Agent": "Loopglass"}
    connection = _Connection(target)
    patience = Timer(ALL_S, connection.cut)
    patience.daemon = True
    patience.start()
    try:
        connection.request("POST", target.path, body, {**usual, **headers})
        return connection.getresponse().status
    except TimeoutError:
        raise NoAnswer(f"no answer within {TIMEOUT_S:.0f} s") from None
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer((str(error) or type(error).__name__)[:150]) from None
    finally:
        patience.cancel()
        connection.close()
