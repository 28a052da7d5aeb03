"""What earlier sessions could not send."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pytest_loopglass.locks import take
from pytest_loopglass.uploader.client import Client, Unreachable
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.shipment import Later, Refused, Shipment

TIMEOUT: Final = 10.0
LONGEST: Final = 60.0
"""Seconds that are spent on them after the session's own results are stored."""


def folders(root: Path) -> Iterator[Folder]:
    """Every session in the spool, oldest first."""
    for path in sorted(root.iterdir(), key=lambda path: path.stat().st_mtime):
        if (path / "session.json").exists():
            yield Folder(path)


class Leftovers:
    """Folders of dead sessions that had the same target as `own`."""

    def __init__(self, own: Folder, client: Client) -> None:
        self._own = own
        self._client = client
        self._found: list[Folder] | None = None

    def send_one(self) -> bool:
        """Send one batch of one of them; whether there is more to send. Trouble drops the folder for this time."""
        folder = self._first()
        if folder is None:
            return False
        lock = take(folder.path / "upload.lock")
        if lock is None:
            self._drop()
            return True
        try:
            if ship_step(folder, self._client):
                self._drop()
        except (Refused, Later, Unreachable):
            self._drop()
        finally:
            os.close(lock)
        return True

    def send_all(self) -> None:
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and self.send_one():
            continue

    def _first(self) -> Folder | None:
        if self._found is None:
            self._found = [folder for folder in folders(self._own.path.parent) if self._is_mine(folder)]
        return self._found[0] if self._found else None

    def _drop(self) -> None:
        if self._found:
            self._found.pop(0)

    def _is_mine(self, folder: Folder) -> bool:
        same = (folder.url, folder.fingerprint) == (self._own.url, self._own.fingerprint)
        return same and folder.session != self._own.session and not is_refused(folder) and not folder.is_alive()


def is_refused(folder: Folder) -> bool:
    """The server said no: it is not asked again unless by hand."""
    return folder.status().get("state") == "refused"


def ship_step(folder: Folder, client: Client) -> bool:
    """Send one batch of a dead session, and delete the folder after the last; whether that was the last.

    Raises:
        Refused, Later, Unreachable
    """
    shipment = Shipment(folder, client, ask_git=False)
    try:
        if not shipment.done:
            shipment.step(alive=False, timeout=TIMEOUT)
        if shipment.done:
            folder.remove()
        return shipment.done
    except Refused as refusal:
        folder.tell("refused", message=str(refusal))
        raise
    finally:
        shipment.close()
