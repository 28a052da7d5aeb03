"""The programs that are ours: web server, worker, beat."""

import sys
from collections.abc import Mapping
from pathlib import Path

from config.child import Child
from config.home import CHECKOUT


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(CHECKOUT / "manage.py"), *arguments]


def programs(home: Path, host: str, port: int, environment: Mapping[str, str]) -> list[Child]:
    web = [
        *(sys.executable, "-m", "uvicorn", "config.asgi:application"),
        *("--host", host, "--port", str(port), "--lifespan", "off", "--ws", "config.sockets:Sockets"),
        *("--ws-per-message-deflate", "false"),
        *("--no-server-header", "--no-access-log", "--timeout-graceful-shutdown", "5"),
    ]
    celery = [sys.executable, "-m", "celery", "--app", "config", "--quiet"]
    worker = [*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--without-mingle", "--without-gossip"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--schedule", str(home / "beat-schedule"), "--pidfile", ""]
    return [
        Child(name, argv, home / "logs" / f"{name}.log", env=environment, cwd=CHECKOUT)
        for name, argv in (("web", web), ("worker", worker), ("beat", beat))
    ]
