"""The spool: a folder for each session, with files to which whole lines are appended.

One event is one line is one `write` on a descriptor opened with O_APPEND, so whatever was recorded survives the
death of the process. Only the last line of a file can be torn; readers leave it out.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.descriptors import moved_up
from pytest_loopglass.locks import claim

if TYPE_CHECKING:
    from pytest_loopglass.wire import Line

GONE: Final = ".gone-"
"""Begins the names of folders that are being deleted."""

LAYOUT: Final = 1
"""How a folder is laid out; a newer one is left alone."""

ALWAYS: Final = frozenset({"collected", "end"})
"""Events that are written however full the spool is: the server waits for them, and they are small."""

encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def spool_root(named: str | None) -> Path:
    """The folder of all sessions: the named one, the user's state folder, or one in the temp folder."""
    if named:
        return _made(Path(named).expanduser().absolute())
    try:
        state = Path(os.environ.get("XDG_STATE_HOME", ""))  # one that depends on where we are is none
        return _made((state if state.is_absolute() else Path.home() / ".local" / "state") / "loopglass")
    except (OSError, RuntimeError):
        import tempfile

        return _only_ours(_made(Path(tempfile.gettempdir()) / f"loopglass-{os.getuid()}"))


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"{folder} is not writable")
    return folder


def _only_ours(folder: Path) -> Path:
    """Everybody may make folders in the temp folder, and this name can be guessed."""
    seen = folder.lstat()
    if seen.st_uid != os.getuid() or seen.st_mode & 0o077:
        raise PermissionError(f"{folder} is open to others")
    return folder


def write_json(path: Path, content: object) -> None:
    """Replace the file as a whole: a reader sees the old content or the new."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(content), encoding="ascii")  # a folder's name may be no text: it is escaped
    draft.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in the file; None when there is no file, or something else in it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def discard(folder: Path) -> None:
    """Delete the folder of a session, at once and as a whole: half of one, without its ledger, would be sent again."""
    gone = folder.with_name(f"{GONE}{folder.name}")
    try:
        folder.rename(gone)
    except OSError:
        return
    shutil.rmtree(gone, ignore_errors=True)


LOOK: Final = 64 << 10
"""The least bytes that are written between two looks at the disk."""


class Journal:
    """One file of events of one process, which holds a claim to it while it lives."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lost = 0
        """Lines that did not fit on the disk."""
        self.refused = 0
        """Lines beyond what the spool may have."""
        self._room = LOOK
        """Bytes that are written until the next look."""
        self._file = moved_up(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600))
        claim(self._file)

    @property
    def file(self) -> int:
        """To read what has been written: whoever opens the file again in this process ends the claim."""
        return self._file

    def write(self, event: Line) -> None:
        line = encode(event).encode() + b"\n"
        if event.keys() <= ALWAYS:
            self._put(line)
        else:
            self.append(line)

    def append(self, line: bytes, write: Callable[[int, bytes], int] = os.write) -> None:
        """One whole line, its newline included, if the spool has room for it."""
        self._room -= len(line)
        if self._room >= 0 or self._find_room(len(line)):
            self._put(line, write)

    def _find_room(self, size: int) -> bool:
        """Others write there too, and what is sent is freed: so look again after a part of what is left."""
        from pytest_loopglass.room import room_in

        left = room_in(self.path.parent)
        if left < size:
            self.refused += 1
            self._room = 0
            return False
        self._room = max(left // 16, LOOK) - size
        return True

    def troubles(self) -> list[str]:
        """What is missing in the file, and why."""
        lost, refused = self.lost, self.refused
        told = [f"{lost} lines of {self.path.stem} could not be written: the disk is full"] if lost else []
        why = "the session has all that the spool may have"
        return told + ([f"{refused} results of {self.path.stem} were not recorded: {why}"] if refused else [])

    def _put(self, line: bytes, write: Callable[[int, bytes], int] = os.write) -> None:
        try:
            written = write(self._file, line)
        except OSError:
            self.lost += 1
            return
        if written < len(line):
            self._take_back(written)

    def _take_back(self, written: int) -> None:
        """The disk is full: leave no half line in the middle of the file."""
        self.lost += 1
        os.ftruncate(self._file, os.fstat(self._file).st_size - written)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
