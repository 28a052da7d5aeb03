"""What earlier sessions could not send."""

import os
import time
from collections.abc import Callable
from typing import Final

from pytest_loopglass.locks import take
from pytest_loopglass.uploader.answers import Later, Refused
from pytest_loopglass.uploader.breaker import Breaker
from pytest_loopglass.uploader.client import Client, Unreachable
from pytest_loopglass.uploader.folder import Folder, folders
from pytest_loopglass.uploader.ledger import Damaged
from pytest_loopglass.uploader.shipment import Shipment

TIMEOUT: Final = 10.0
LONGEST: Final = 60.0
"""Seconds that are spent on them after the session's own results are stored."""


class Leftovers:
    """Folders of dead sessions that had the same target as `own`."""

    def __init__(self, own: Folder, client: Client) -> None:
        self._own = own
        self._client = client
        self._found: list[Folder] | None = None

    def send_one(self, *, small: bool = False) -> bool:
        """Send one batch of one of them; whether there was one to look at. Trouble drops the folder for this time.

        Raises:
            Later, Unreachable
        """
        folder = self._first()
        if folder is None:
            return False
        lock = take(folder.path / "upload.lock")
        if lock is None:
            self._drop()
            return True
        try:
            if folder.is_alive() or ship_step(folder, self._client, small=small):
                self._drop()
        except (Refused, Damaged, OSError):
            self._drop()  # the others are not to wait for it
        except (Later, Unreachable):
            self._drop()  # it may be the reason
            raise
        finally:
            os.close(lock)
        return True

    def send_all(self, breaker: Breaker) -> None:
        """As long as the server takes them, and not for ever."""
        until = time.monotonic() + LONGEST
        while time.monotonic() + breaker.left < until and not breaker.is_open:
            time.sleep(breaker.left)
            if not attempt(self.send_one, breaker):
                return

    def _first(self) -> Folder | None:
        if self._found is None:
            self._found = self._look()
        return self._found[0] if self._found else None

    def _look(self) -> list[Folder]:
        """None where the spool cannot be listed: others have theirs in it."""
        try:
            return [folder for folder in folders(self._own.path.parent) if self._is_mine(folder)]
        except OSError:
            return []

    def _drop(self) -> None:
        if self._found:
            self._found.pop(0)

    def _is_mine(self, folder: Folder) -> bool:
        same = (folder.url, folder.fingerprint) == (self._own.url, self._own.fingerprint)
        return same and folder.session != self._own.session and not is_refused(folder) and not folder.is_alive()


def attempt(send: Callable[[], bool], breaker: Breaker) -> bool:
    """Send something and tell the breaker how it went; whether there may be more to send."""
    try:
        more = send()
    except (Later, Unreachable) as trouble:
        breaker.failed(getattr(trouble, "seconds", None))
        return True
    breaker.succeeded()
    return more


def is_refused(folder: Folder) -> bool:
    """The server said no: it is not asked again unless by hand."""
    return folder.status().get("state") == "refused"


def ship_step(folder: Folder, client: Client, *, small: bool = False) -> bool:
    """Send one batch of a dead session, and delete the folder after the last; whether that was the last.

    Raises:
        Refused, Later, Unreachable
    """
    shipment = Shipment(folder, client, ask_git=False)
    try:
        if not shipment.done:
            shipment.step(alive=False, timeout=TIMEOUT, small=small)
        if shipment.done:
            folder.remove()
        return shipment.done
    except Refused as refusal:
        folder.tell("refused", message=str(refusal))
        raise
    finally:
        shipment.close()
