"""The port that the web server is to have."""

import socket

from config.up.error import UpError


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
