"""The uploader of a running session."""

import os
import random
import select
import time
from pathlib import Path
from typing import Final

from pytest_loopglass.locks import take
from pytest_loopglass.uploader.client import Client, Unreachable
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.leftovers import Leftovers
from pytest_loopglass.uploader.shipment import Later, Refused, Shipment

LOOK: Final = 0.1
"""Seconds between two looks at the journals, so at most ten batches a second."""
TIMEOUT: Final = 10.0
"""Seconds that a server may be silent."""
PATIENCE: Final = 5.0
"""Seconds without progress after the session's end; pytest waits as long."""
ABSENT_PATIENCE: Final = 1.5
"""The same when the server has not answered a single time."""
DEAD_PATIENCE: Final = 30.0
"""The same when pytest has died and nobody waits."""
LONGEST_PAUSE: Final = 15.0


class Pause:
    """Back-off with jitter."""

    def __init__(self) -> None:
        self.failures = 0
        self.until = 0.0

    def failed(self, seconds: float | None) -> None:
        longest = min(0.25 * 2**self.failures, LONGEST_PAUSE)
        self.failures = min(self.failures + 1, 16)
        self.until = time.monotonic() + max(seconds or 0.0, longest * random.uniform(0.5, 1))  # noqa: S311

    def over(self) -> None:
        self.failures, self.until = 0, 0.0

    @property
    def left(self) -> float:
        return max(self.until - time.monotonic(), 0.0)


class Uploader:
    """Ships the folder of a session while its tests run, and what earlier sessions have left."""

    def __init__(self, folder: Folder, token: str) -> None:
        self._folder = folder
        self._client = Client(folder.url or "", token)
        self._shipment = Shipment(folder, self._client, ask_git=True)
        self._leftovers = Leftovers(folder, self._client)
        self._pause = Pause()
        self._alive = True
        self._absent = True
        """Whether the server has not answered at all yet."""
        self._asked = 0.0
        self._progress = time.monotonic()
        self._stopped: float | None = None
        """When the session was seen to have ended or died."""
        self._wake = _open_fifo(folder.path / "wake")

    def run(self) -> None:
        """Until everything is stored, the server refuses, or it has been silent for too long after the end."""
        while not self._shipment.done:
            if self._pause.left == 0 and not self._step():
                return
            if self._shipment.done:
                break
            if self._is_hopeless():
                self._folder.tell("kept")
                return
            self._sleep()
        if not self._folder.is_alive():
            self._folder.remove()
        self._leftovers.send_all()

    def _step(self) -> bool:
        """Send what is due. False: the server refuses."""
        self._look()
        try:
            if self._shipment.step(alive=self._alive, timeout=TIMEOUT):
                self._progress = time.monotonic()
                self._absent = False
                self._pause.over()
            else:
                self._leftovers.send_one()
        except Refused as refusal:
            self._folder.tell("refused", message=str(refusal))
            return False
        except (Unreachable, Later) as trouble:
            self._absent = self._absent and isinstance(trouble, Unreachable)
            self._pause.failed(getattr(trouble, "seconds", None))
            self._folder.tell("sending", message=str(trouble))
        self._note_end()
        return True

    def _look(self) -> None:
        """Ask once a second whether pytest is still there."""
        if self._alive and time.monotonic() - self._asked > 1:
            self._asked = time.monotonic()
            self._alive = self._folder.is_alive()

    def _note_end(self) -> None:
        if self._stopped is None and (self._shipment.ended or not self._alive):
            self._stopped = time.monotonic()

    def _is_hopeless(self) -> bool:
        """The session is over and the server does not answer."""
        if self._stopped is None:
            return False
        patience = PATIENCE if self._alive else DEAD_PATIENCE
        if self._absent and self._alive:
            patience = ABSENT_PATIENCE
        return time.monotonic() - max(self._stopped, self._progress) > patience

    def _sleep(self) -> None:
        """Until the next look, or until pytest says that it has ended."""
        pause = max(self._pause.left, LOOK) if self._stopped is None else LOOK
        ready, _, _ = select.select(self._wake, [], [], pause)
        if ready:
            os.read(self._wake[0], 64)
            self._pause.until = 0.0
            self._stopped = self._stopped or time.monotonic()


def _open_fifo(path: Path) -> list[int]:
    """For reading and writing, so that it has no end; nothing if there is no FIFO."""
    try:
        return [os.open(path, os.O_RDWR | os.O_NONBLOCK)]
    except OSError:
        return []


def ship(path: Path, token: str) -> None:
    """Ship the folder at `path` unless somebody does already."""
    lock = take(path / "upload.lock")
    if lock is None:
        return
    folder = Folder(path)
    folder.tell("sending", stored=0, acked=0, run=None, message=None)
    try:
        Uploader(folder, token).run()
    except Exception as error:
        folder.tell("kept", message=f"the uploader failed: {error!r}")
        raise
