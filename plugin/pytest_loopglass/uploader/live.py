"""The uploader of a running session."""

import os
import select
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from pytest_loopglass.locks import take
from pytest_loopglass.uploader.answers import Later, Refused
from pytest_loopglass.uploader.breaker import Breaker
from pytest_loopglass.uploader.client import Client, Unreachable
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.leftovers import Leftovers, attempt
from pytest_loopglass.uploader.patience import Patience
from pytest_loopglass.uploader.pruning import prune
from pytest_loopglass.uploader.shipment import Shipment

AGE: Final = 0.1
"""Seconds that a line may wait for others before it is sent, so at most ten batches a second, full ones apart."""
CROWDED: Final = 0.2
"""The same after a batch of `MANY` results: nobody reads so many one by one, and each batch is work for the server,
which may share the machine with the tests."""
MANY: Final = 50
OLDEST: Final = 2.0
"""The same on a server that takes its time: it is left alone for as long as it worked on the last batch."""
TIMEOUT: Final = 10.0
"""Seconds that a server may be silent."""
PRUNES: Final = 30.0
"""Seconds between two looks at the size of the spool."""


class Uploader:
    """Ships the folder of a session while its tests run, and what earlier sessions have left."""

    def __init__(self, folder: Folder, token: str, wake: list[int]) -> None:
        self._folder = folder
        self._client = Client(folder.url or "", token)
        self._shipment = Shipment(folder, self._client, ask_git=True)
        self._leftovers = Leftovers(folder, self._client)
        self._breaker = Breaker()
        self._patience = Patience()
        self._alive = True
        self._asked = 0.0
        self._pruned: float | None = None
        self._notes: list[str] = []
        self._age = AGE
        self._wake = wake

    def run(self) -> None:
        """Until everything is stored, the server refuses, or it has been silent for too long after the end."""
        while not self._shipment.done:
            self._prune()
            if self._breaker.left == 0 and not self._step():
                return
            if self._shipment.done:
                break
            if self._patience.is_gone(alive=self._alive, asked=self._breaker.asked_left):
                self._folder.tell("kept")
                return
            self._sleep()
        if not self._folder.is_alive():
            self._folder.remove()
        self._leftovers.send_all(self._breaker)

    def _step(self) -> bool:
        """Send what is due. False: the server refuses."""
        self._look()
        began = time.monotonic()
        try:
            if not self._send():
                attempt(self._send_leftover, self._breaker)
        except Refused as refusal:
            self._folder.tell("refused", message=str(refusal))
            return False
        except Later as trouble:
            self._patience.answered()
            self._failed(str(trouble), trouble.seconds)
        except Unreachable as trouble:
            self._failed(str(trouble), None)
        self._age = pause(time.monotonic() - began, self._shipment.results)
        if self._shipment.ended or not self._alive:
            self._patience.session_over()
        return True

    def _send(self) -> bool:
        """Whether there was something of the session itself."""
        sent = self._shipment.step(alive=self._alive, timeout=TIMEOUT, small=self._breaker.is_open)
        if sent:
            self._patience.progress()
            self._breaker.succeeded()
        return sent

    def _send_leftover(self) -> bool:
        return self._leftovers.send_one(small=self._breaker.is_open)

    def _failed(self, message: str, asked: float | None) -> None:
        self._breaker.failed(asked)
        self._folder.tell("sending", message=message)

    def _look(self) -> None:
        """Ask once a second whether pytest is still there."""
        if self._alive and time.monotonic() - self._asked > 1:
            self._asked = time.monotonic()
            self._alive = self._folder.is_alive()

    def _prune(self) -> None:
        if self._pruned is not None and time.monotonic() - self._pruned < PRUNES:
            return
        self._pruned = time.monotonic()
        with suppress(OSError):  # others' folders: the session's own results do not wait for that
            self._notes += prune(self._folder.path, self._folder.limit, self._folder.age)
        if self._notes:
            self._folder.tell(self._folder.status()["state"], notes=self._notes[-20:])

    def _sleep(self) -> None:
        """Until the next batch is due, or until pytest says that it has ended.

        After that nothing more can come that a batch could wait for, and pytest waits for the last one.
        """
        is_due = self._shipment.behind or self._shipment.ended
        pause = max(self._breaker.left, 0.0 if is_due else self._age)
        if self._patience.is_over:
            pause = min(pause, AGE)
        ready, _, _ = select.select(self._wake, [], [], pause)
        if ready:
            os.read(self._wake[0], 64)
            self._breaker.hurry()
            self._patience.session_over()


def pause(worked: float, results: int) -> float:
    """How long to leave the server alone that has `worked` so long on a batch of `results`; seconds."""
    return min(max(worked, CROWDED if results >= MANY else AGE), OLDEST)


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
    wake = _open_fifo(folder.path / "wake")  # before the first word: who has spoken and does not listen is dead
    folder.tell("sending", stored=0, acked=0, run=None, message=None)
    try:
        Uploader(folder, token, wake).run()
    except Exception as error:
        folder.tell("kept", message=f"the uploader failed: {error!r}")
        raise
