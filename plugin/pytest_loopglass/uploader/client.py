"""HTTP with the standard library: one connection kept open, proxies as the environment says."""

import base64
import http.client
import json
import os
import time
from email.utils import parsedate_to_datetime
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

TROUBLE: Final = (OSError, http.client.HTTPException, ValueError)
"""What comes of a server or a proxy that is not there; ValueError of an address that cannot be one."""


class Unreachable(Exception):
    """No answer came. What was sent may have arrived."""


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]
    """Empty when the answer was not a JSON object."""
    retry_after: float | None = None
    """Seconds, if the server asks for a pause."""
    location: str | None = None
    """Where it sends us instead."""


class Client:
    """Talks to one server."""

    def __init__(self, url: str, token: str) -> None:
        self._url = urlsplit(url)
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/x-ndjson",
            "Content-Encoding": "gzip",
            "User-Agent": "pytest-loopglass",
        }
        self._proxy = _proxy(self._url)
        self._connection: http.client.HTTPConnection | None = None

    def put(self, path: str, body: bytes, timeout: float) -> Answer:
        """Send `body` to `path` below the server's address; `timeout` in seconds for every step.

        Raises:
            Unreachable: no answer came.
        """
        reused = self._connection is not None
        try:
            return self._exchange(path, body, timeout)
        except TROUBLE as error:
            self.close()
            if not reused or isinstance(error, TimeoutError):
                raise Unreachable(_told(error)) from error
        try:  # the server may have closed a connection that was idle
            return self._exchange(path, body, timeout)
        except TROUBLE as error:
            self.close()
            raise Unreachable(_told(error)) from error

    def _exchange(self, path: str, body: bytes, timeout: float) -> Answer:
        connection = self._connection or self._connect(timeout)
        self._connection = connection
        if connection.sock is not None:
            connection.sock.settimeout(timeout)
        connection.request("PUT", self._target(path), body, self._headers)
        response = connection.getresponse()
        content = response.read(1 << 20)
        if response.will_close or not response.isclosed():
            self.close()
        told = response.headers
        return Answer(response.status, _object(content), _seconds(told.get("Retry-After")), told.get("Location"))

    def _connect(self, timeout: float) -> http.client.HTTPConnection:
        at = self._proxy or self._url
        secure = self._url.scheme == "https"
        make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = make(str(at.hostname), at.port or self._default_port(at), timeout=timeout)
        if self._proxy is not None and secure:
            connection.set_tunnel(str(self._url.hostname), self._url.port or 443, _proxy_login(self._proxy))
        return connection

    def _default_port(self, at: SplitResult) -> int:
        return 443 if at.scheme == "https" else 80

    def _target(self, path: str) -> str:
        if self._proxy is not None and self._url.scheme == "http":
            self._headers.update(_proxy_login(self._proxy))
            return f"{self._url.scheme}://{self._url.netloc}{self._url.path}{path}"
        return f"{self._url.path}{path}"

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _proxy(url: SplitResult) -> SplitResult | None:
    """From `https_proxy`, `no_proxy` and the like."""
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    address = proxies.get(url.scheme) or proxies.get("all")
    if not address or proxy_bypass(url.netloc.rpartition("@")[2]):
        return None
    return urlsplit(address if "//" in address else f"http://{address}")


def _proxy_login(proxy: SplitResult) -> dict[str, str]:
    if not proxy.username:
        return {}
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(header: str | None) -> float | None:
    """Of `Retry-After`, which has a number of seconds or a date."""
    if header is None:
        return None
    try:
        if header.isdigit():
            return float(header)
        return max(parsedate_to_datetime(header).timestamp() - time.time(), 0.0)
    except (ValueError, OverflowError):
        return None


def _told(error: BaseException) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"{reason or type(error).__name__}"
