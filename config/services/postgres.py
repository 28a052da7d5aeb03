"""PostgreSQL from the wheel, on a unix socket in a folder that only its account may enter."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.account import unprivileged
from config.child import Child
from config.services.error import ServiceError
from config.services.place import postgres_place
from config.services.programs import postgres_bin
from config.services.socket import SocketFolder

DATABASE = "loopglass"
"""Name of the database and of its owner."""
PORT = 5432
"""Part of the socket's name only: nothing listens on the network."""


class Postgres:
    NAME = "PostgreSQL"

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.account = unprivileged()
        self.place = postgres_place(home, self.account)
        self.data = self.place / "data"
        self._bin = postgres_bin(self.account)
        self._sockets = SocketFolder(self.place, f".s.PGSQL.{PORT}", self.account)
        self.log = home / "logs" / "postgres.log"
        settings = {"listen_addresses": "", "port": str(PORT), "unix_socket_directories": str(self._sockets.path)}
        if not durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            settings["autovacuum"] = "off"  # what was rolled back would be counted as empty tables, and planned for so
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.child = Child(
            "postgres",
            [str(self._bin / "postgres"), "-D", str(self.data), *flags],
            self.log,
            env=_plain_locale(),
            cwd=self.place,
            account=self.account,
            stop_signal=signal.SIGINT,  # the fast shutdown: SIGTERM would wait for clients to leave
        )

    @property
    def url(self) -> str:
        return self._url(DATABASE)

    def _url(self, database: str) -> str:
        return f"postgresql://{DATABASE}@/{database}?host={quote(str(self._sockets.path), safe='')}&port={PORT}"

    def start(self) -> None:
        """Raises ServiceError when there is no data and none can be made, or it is of another major version."""
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        written = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = (self._bin.parent / "share" / "postgres.bki").read_text(encoding="ascii").split("\n", 1)[0].split()[-1]
        if written != ours:
            raise ServiceError(
                f"{self.data} was written by PostgreSQL {written} and this is {ours}: "
                "dump it with the old version, or choose another home"
            )
        self.child.start()

    def _initdb(self) -> None:
        """In a folder beside, renamed when complete: an interrupted first start is simply done again."""
        partial = self.place / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        done = subprocess.run(
            [
                str(self._bin / "initdb"),
                f"--pgdata={partial}",
                f"--username={DATABASE}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.place,
            env=_plain_locale(),
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        if done.returncode:
            raise ServiceError(f"PostgreSQL could not make its data folder: {done.stderr.strip()}")
        partial.rename(self.data)

    def is_ready(self) -> bool:
        try:
            with psycopg.connect(self._url("postgres"), autocommit=True, connect_timeout=2) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if found is None:
                    connection.execute(f'CREATE DATABASE "{DATABASE}"')
                return True
        except psycopg.OperationalError:
            return False

    def close(self) -> None:
        """What is left to do once the child has ended."""
        self._sockets.remove()


def _plain_locale() -> dict[str, str]:
    """The database brings its own; without one in the environment the server does not start on macOS."""
    return {**os.environ, "LC_ALL": "C"}
