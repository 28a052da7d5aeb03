"""The test process's side of the uploader: start it, wake it, wait for it. No thread, no socket, no child is kept."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.options import Settings
from pytest_loopglass.spool import read_json

PATIENCE: Final = 5.0
"""Seconds that the end of the session waits for a server that does not answer."""

FINAL: Final = frozenset({"done", "refused", "kept"})
"""States after which the uploader does nothing more."""


def start(folder: Path, settings: Settings) -> None:
    """Start the uploader of `folder`, detached.

    A shell starts it in the background and ends, so it is nobody's child: tests that count children, wait for any
    child or handle SIGCHLD do not meet it. It has a session of its own, so Ctrl-C does not reach it.
    """
    main = Path(__file__).with_name("uploader") / "__main__.py"
    with suppress(OSError):  # it is there, or the file system has none: then the uploader finds the end when it looks
        os.mkfifo(folder / "wake", 0o600)
    with (folder / "uploader.log").open("ab") as log:
        subprocess.run(
            ["/bin/sh", "-c", '"$@" &', "sh", sys.executable, "-I", "-S", str(main), str(folder)],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**os.environ, "LOOPGLASS_TOKEN": settings.token or ""},
            cwd=folder.parent,
            start_new_session=True,
        )


def finish(folder: Path, settings: Settings) -> None:
    """The session has ended: tell the uploader, or a new one if it has died."""
    if not wake(folder) and _has_died(folder):
        (folder / "status.json").unlink()  # words of the dead one
        start(folder, settings)


def wake(folder: Path) -> bool:
    """No need to wait for the next look; whether somebody has heard it."""
    try:
        fifo = os.open(folder / "wake", os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return False  # it is not listening yet, or no more
    try:
        os.write(fifo, b"\n")
    finally:
        os.close(fifo)
    return True


def _has_died(folder: Path) -> bool:
    """Whether there was an uploader, and it went without a last word."""
    if not _is_deaf(folder):
        return False
    status = read_json(folder / "status.json")
    return status is not None and status["state"] not in FINAL


def _is_deaf(folder: Path) -> bool:
    """Nobody has the FIFO open; False where there is none."""
    try:
        os.close(os.open(folder / "wake", os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        return error.errno == errno.ENXIO
    return False


def wait(
    folder: Path, now: Callable[[], int] = Clock.ns, sleep: Callable[[float], None] = Clock.sleep
) -> dict[str, Any] | None:
    """Wait until the uploader is done, for as long as it makes progress; its status then, None if it never spoke."""
    acked, since = -1, now()
    status = None
    try:
        while now() - since < PATIENCE * NS:
            status = read_json(folder / "status.json")
            if status is not None:
                if status["state"] in FINAL:
                    break
                if status["acked"] > acked:
                    acked, since = status["acked"], now()
                elif _has_died(folder):
                    return {**status, "message": "the uploader died"}
            sleep(0.005)
    except KeyboardInterrupt:
        pass  # the user has had enough; the uploader goes on alone for a while
    return status


def notes(status: dict[str, Any] | None) -> list[str]:
    """What the uploader wants to be said."""
    return list((status or {}).get("notes") or [])
