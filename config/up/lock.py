"""One `up` a home."""

import fcntl
import json
import os
from pathlib import Path

from config.up.error import UpError


class HomeLock:
    """Held while this object lives; the kernel lets go of it however this process ends."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file = (home / "lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpError(self._holder()) from None
        self.tell("")

    def tell(self, url: str) -> None:
        """Leave a note for whoever tries next."""
        self._file.truncate(0)
        self._file.write(json.dumps({"pid": os.getpid(), "url": url}))
        self._file.flush()

    def _holder(self) -> str:
        self._file.seek(0)
        try:
            note = json.loads(self._file.read())
        except ValueError:
            note = {"pid": "unknown", "url": ""}
        where = f"at {note['url']}" if note["url"] else "and is starting"
        return f"Loopglass already runs on {self._home} {where} (process {note['pid']})"

    def close(self) -> None:
        self._file.close()
