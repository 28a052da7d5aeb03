"""The services that nobody gave us: started together, stopped together."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from config.child import wait_for_end
from config.home import make_home
from config.services.error import ServiceError
from config.services.postgres import Postgres
from config.services.valkey import Valkey

Service = Postgres | Valkey


class Embedded:
    """PostgreSQL unless `given` has DATABASE_URL, Valkey unless it has REDIS_URL; files in `home`.

    `durable=False` trades the data for speed: for tests.
    """

    def __init__(self, home: Path, given: Mapping[str, str], *, durable: bool = True) -> None:
        home = make_home(home)
        self.services: dict[str, Service] = {}
        if not given.get("REDIS_URL"):
            self.services["REDIS_URL"] = Valkey(home, durable=durable)
        if not given.get("DATABASE_URL"):
            self.services["DATABASE_URL"] = Postgres(home, durable=durable)

    @property
    def environment(self) -> dict[str, str]:
        """The addresses, by the name of the environment variable that carries them."""
        return {variable: service.url for variable, service in self.services.items()}

    def outside(self, home: Path) -> Path | None:
        """Where PostgreSQL's data is when it is not in `home`."""
        postgres = self.services.get("DATABASE_URL")
        return postgres.place if isinstance(postgres, Postgres) and home not in postgres.place.parents else None

    def start(self, deadline_s: float = 60) -> None:
        """Returns when all of them answer; raises ServiceError when one died or did not answer in time."""
        try:
            for service in self.services.values():
                service.start()
            deadline = time.monotonic() + deadline_s
            for service in self.services.values():
                wait_until_ready(service, deadline)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        wait_for_end([service.child for service in self.services.values()], grace_s=20)
        for service in self.services.values():
            service.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def wait_until_ready(service: Service, deadline: float) -> None:
    """`deadline` in seconds of the monotonic clock. Raises ServiceError."""
    child = service.child
    while not service.is_ready():
        if not child.is_running():
            raise ServiceError(f"{child.name} {child.why()}\n{child.last_words(5)}\nIts log: {child.log}")
        if time.monotonic() > deadline:
            raise ServiceError(f"{child.name} does not answer. Its log: {child.log}")
        time.sleep(0.02)
