"""Keeps the spool within its limit: the oldest sessions that nobody is working on are dropped, sent or not."""

import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pytest_loopglass.locks import take
from pytest_loopglass.room import on_disk
from pytest_loopglass.sizes import shown
from pytest_loopglass.spool import GONE
from pytest_loopglass.summary.amounts import counted
from pytest_loopglass.uploader.folder import Folder, folders, is_bare

DAY: Final = 86_400
ABANDONED: Final = 3600.0
"""Seconds after which a folder that is no session's is one whose process died in its first or last moment."""


def prune(own: Path, size: int | None, age: float | None, now: float | None = None) -> list[str]:
    """Bring the spool around the session in `own` down to `size` bytes and `age` seconds; what was dropped, to say."""
    root, now = own.parent, time.time() if now is None else now
    _sweep(root, now)
    others = [folder for folder in folders(root) if folder.path != own]
    notes = []
    if age is not None:
        old = [folder for folder in others if folder.began["started_at"] < now - age]
        notes += _told(_dropped(old), f"older than {age / DAY:g} {'day' if age == DAY else 'days'}")
    if size is not None:
        excess = sum(on_disk(path) for path in (own, *(folder.path for folder in others))) - size
        notes += _told(_dropped(others, excess), f"the spool may have {shown(size)}")
    return notes


def _dropped(candidates: Iterable[Folder], excess: int | None = None) -> list[tuple[Folder, int]]:
    """All of them, or the first ones until `excess` bytes are free; each with its size."""
    dropped: list[tuple[Folder, int]] = []
    for folder in candidates:
        if excess is not None and sum(size for _, size in dropped) >= excess:
            break
        size = on_disk(folder.path)
        if _drop(folder):
            dropped.append((folder, size))
    return dropped


def _drop(folder: Folder) -> bool:
    """False: somebody writes or sends it, or it is gone already."""
    lock = take(folder.path / "upload.lock")
    if lock is None:
        return False
    try:
        if folder.is_alive():
            return False
        folder.remove()
        return True
    finally:
        os.close(lock)


def _told(dropped: list[tuple[Folder, int]], why: str) -> list[str]:
    if not dropped:
        return []
    days = [time.strftime("%Y-%m-%d", time.localtime(folder.began["started_at"])) for folder, _ in dropped]
    when = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    size = shown(sum(size for _, size in dropped))
    return [f"dropped {counted(len(dropped), 'session')} of {when} not sent before ({size}): {why}"]


def _sweep(root: Path, now: float) -> None:
    """Delete what is no session's any more, or never came to be one."""
    for path in root.iterdir():
        if (is_bare(path) or path.name.startswith(GONE)) and now - _touched(path) > ABANDONED:
            shutil.rmtree(path, ignore_errors=True)


def _touched(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
