"""Folders for unix sockets, whose paths may be no longer than about 100 bytes and are written into addresses."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from config.account import Account

LONGEST = 100
"""Bytes. Linux allows 107, macOS 103."""


PLAIN = re.compile(r"[A-Za-z0-9/._+-]+")
"""Paths that mean the same in every kind of address: Celery, Redis and libpq each escape in their own way."""


class SocketFolder:
    """`preferred` where its path is short and plain, otherwise a new folder under /tmp that `remove` takes away."""

    def __init__(self, preferred: Path, socket_name: str, account: Account | None = None) -> None:
        self._made = len(os.fsencode(preferred / socket_name)) > LONGEST or not PLAIN.fullmatch(str(preferred))
        self.path = Path(tempfile.mkdtemp(prefix="loopglass-", dir="/tmp")) if self._made else preferred
        if self._made and account is not None:
            os.chown(self.path, account.uid, account.gid)
        self.socket = self.path / socket_name

    def remove(self) -> None:
        if self._made:
            shutil.rmtree(self.path, ignore_errors=True)
