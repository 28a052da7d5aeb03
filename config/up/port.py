"""Where the web server is to listen."""

import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

from config.up.error import UpError

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def free_port(host: str, port: int) -> int:
    """`port` when nothing listens on it, any free one for 0. Raises UpError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise UpError(f"{host}:{port} is not free ({error.strerror}): choose another with --port") from error
        return int(probe.getsockname()[1])


def visited_host(host: str) -> str:
    """Where this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (nothing is bound here)


def address(host: str, port: int) -> str:
    """The address of a server on `host`, for this machine."""
    visited = visited_host(host)
    return f"http://[{visited}]:{port}" if ":" in visited else f"http://{visited}:{port}"


def check_public(host: str, environment: Mapping[str, str]) -> None:
    """Who opens the site to others must say by which name, else everybody may do all. Raises UpError."""
    public = urlsplit(environment.get("PUBLIC_URL", "")).hostname
    if public in {None, *LOOPBACK} and host not in LOOPBACK:
        raise UpError(f"with --host {host} others can reach the site: set PUBLIC_URL to the address they are to use")
