"""How much room the sessions take on the disk, and how much the spool has for one."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pytest_loopglass.spool import read_json

ENDLESS: Final = 1 << 62


def room_in(folder: Path) -> int:
    """Bytes that its session may still write; below 0 when it has written more."""
    limit = (read_json(folder / "session.json") or {}).get("limit")
    return limit - on_disk(folder) if isinstance(limit, int) else ENDLESS


def on_disk(folder: Path) -> int:
    """Bytes that the files of a folder take: less than they are long when their front was freed."""
    return sum(min(found.st_size, found.st_blocks * 512) for found in _files(folder))


def _files(folder: Path) -> Iterator[os.stat_result]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return  # deleted in this moment
