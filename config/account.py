"""Who PostgreSQL runs as: it refuses root, so root needs an unprivileged account and a folder this can reach."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

NAMES = ("loopglass", "nobody")
"""The first that exists is taken: make a `loopglass` user to keep the data from other programs of `nobody`."""


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether it may walk into `folder` and all its parents, by their modes, links followed."""
        ways = (folder.absolute(), folder.resolve())
        return all(self._has(place, stat.S_IXOTH) for way in ways for place in (way, *way.parents))

    def may_read(self, file: Path) -> bool:
        return self.may_enter(file.parent) and self._has(file, stat.S_IROTH)

    def _has(self, path: Path, bit: int) -> bool:
        info = path.stat()
        shift = 6 if info.st_uid == self.uid else 3 if info.st_gid == self.gid else 0
        return bool(info.st_mode & (bit << shift))


def unprivileged() -> Account | None:
    """The account to step down to; None when we are not root and need not.

    Raises LookupError when root finds no such account.
    """
    if os.geteuid() != 0:
        return None
    for name in NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise LookupError(f"PostgreSQL refuses to run as root, and none of these accounts exists: {', '.join(NAMES)}")
