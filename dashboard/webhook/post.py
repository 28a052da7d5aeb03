"""One POST to one address: nothing is followed, and nobody is waited for long."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from typing import Final

from dashboard.webhook.address import Target

TIMEOUT_S: Final = 5.0
"""For the connection, and for each word of the answer."""


class NoAnswer(OSError):
    """Says why, in a few words."""


class _Connection(http.client.HTTPConnection):
    """To the address that was looked up before, whatever its name leads to by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT_S)
        self.target = target

    def connect(self) -> None:
        plain = socket.create_connection((self.target.ip, self.target.port), TIMEOUT_S)
        secure = self.target.scheme == "https"
        context = ssl.create_default_context() if secure else None
        self.sock = context.wrap_socket(plain, server_hostname=self.target.host) if context else plain


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer to this JSON, whatever it is; its text is not read. Raises `NoAnswer`."""
    usual = {"Host": target.header, "Content-Type": "application/json", "User-Agent": "Loopglass"}
    connection = _Connection(target)
    try:
        connection.request("POST", target.path, body, {**usual, **headers})
        return connection.getresponse().status
    except TimeoutError:
        raise NoAnswer(f"no answer within {TIMEOUT_S:.0f} s") from None
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer((str(error) or type(error).__name__)[:150]) from None
    finally:
        connection.close()
