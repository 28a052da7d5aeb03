"""The whole of `up`, from the lock to the last child's end."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from config import env_file
from config.child import wait_for_end
from config.home import CHECKOUT, CLIENT_ENV, SERVER_ENV, make_home
from config.services import Embedded
from config.up import leftovers
from config.up.error import UpError
from config.up.given import check_given
from config.up.lock import HomeLock
from config.up.pages import wait_for_pages
from config.up.port import address, check_public, free_port, visited_host
from config.up.programs import manage, programs
from config.up.secret import secret_key
from config.up.supervisor import supervise

Say = Callable[[str], None]


class Installation:
    """One home with everything that runs on it."""

    def __init__(self, home: Path, host: str, port: int, say: Say) -> None:
        started = time.monotonic()
        self.home = make_home(home)
        self.host = host
        self._port = port
        self._say = say
        self._step: Say = lambda text: say(f"{time.monotonic() - started:5.1f} s  {text}")

    def run(self) -> None:
        """Until KeyboardInterrupt. Raises UpError, HomeError and ServiceError when it cannot start."""
        with ExitStack() as stack:
            lock = stack.enter_context(closing(HomeLock(self.home)))
            if ended := leftovers.end(self.home):
                self._step(f"ended {ended} processes that an earlier start had left behind")
            check_public(self.host, os.environ)
            port = free_port(self.host, self._port)
            embedded = stack.enter_context(self._services())
            environment = self._environment(embedded, port)
            self._prepare(environment)
            children = programs(self.home, self.host, port, environment)
            everyone = [*(service.child for service in embedded.services.values()), *children]
            stack.callback(wait_for_end, children, grace_s=15)
            stack.enter_context(self._server_env(environment))
            stack.callback(self._stopping)
            self._step("starting the web server, the worker and beat")
            for child in children:
                child.start()
            leftovers.note(self.home, everyone)
            wait_for_pages(visited_host(self.host), port, children)
            url = address(self.host, port)
            lock.tell(url)
            self._welcome(url)
            supervise(everyone, self._step, lambda: leftovers.note(self.home, everyone))

    @contextmanager
    def _services(self) -> Iterator[Embedded]:
        for found in check_given(os.environ):
            self._step(f"using {found}")
        embedded = Embedded(self.home, os.environ)
        if elsewhere := embedded.outside(self.home):
            self._step(f"PostgreSQL's data is in {elsewhere}: it runs as another account, which cannot enter the home")
        if embedded.services:
            self._step(f"starting {' and '.join(sorted(service.NAME for service in embedded.services.values()))}")
        try:
            with embedded:
                leftovers.note(self.home, [service.child for service in embedded.services.values()])
                yield embedded
        finally:
            leftovers.forget(self.home)

    def _environment(self, embedded: Embedded, port: int) -> dict[str, str]:
        own = {
            **embedded.environment,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOOPGLASS_HOME": str(self.home),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # whoever runs this as root knows
        }
        defaults = {
            "PUBLIC_URL": address(self.host, port),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(self.home),
            "STATIC_ROOT": str(self.home / "static"),
        }
        chosen = {name: os.environ.get(name) or value for name, value in defaults.items()}
        return {**os.environ, **chosen, **own}

    def _prepare(self, environment: dict[str, str]) -> None:
        self._step("preparing the database and the pages")
        done = subprocess.run(
            manage("prepare", "--client-env", str(self.home / CLIENT_ENV)),
            env=environment,
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        log = self.home / "logs" / "prepare.log"
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
        if done.returncode:
            last = "\n".join(done.stderr.strip().splitlines()[-3:])
            raise UpError(f"the database or the pages could not be prepared:\n{last}\nIts log: {log}")

    @contextmanager
    def _server_env(self, environment: dict[str, str]) -> Iterator[None]:
        path = self.home / SERVER_ENV
        names = ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY", "STATIC_ROOT")
        env_file.write(path, {name: environment[name] for name in names})
        try:
            yield
        finally:
            path.unlink(missing_ok=True)

    def _stopping(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self._step("stopping")

    def _welcome(self, url: str) -> None:
        client_env = shlex.quote(str(self.home / CLIENT_ENV))
        self._say(f"ready: {url}")
        self._say("Try it on an async test suite, in its environment, in another terminal:")
        self._say(f"  pip install {shlex.quote(str(CHECKOUT / 'plugin'))}")
        self._say(f"  env $(cat {client_env}) pytest")
        self._say("Ctrl-C stops everything.")
