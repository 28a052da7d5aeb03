"""Cuts batches out of journals and packs them."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_loopglass import compact
from pytest_loopglass.spool import encode
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.ledger import Entry, Part
from pytest_loopglass.wire import MAX_LINE_BYTES, MAX_LINES, VERSION

if TYPE_CHECKING:
    from pytest_loopglass.wire import Facts, Header

BYTES: Final = 2 << 20
"""The most bytes of journals in one batch: small enough to be soon on its way, larger than any line."""
assert BYTES > MAX_LINE_BYTES


class Cut(NamedTuple):
    """What is new in the journals."""

    parts: list[Part]
    drained: bool
    """Nothing is left behind these parts but, perhaps, a line that is not finished."""
    ended: bool
    """The session's last line is among these parts."""


def cut(journals: Iterable[Path], offsets: Mapping[str, int]) -> Cut:
    """The next whole lines behind `offsets`, as many as fit into one batch."""
    parts: list[Part] = []
    drained, ended = True, False
    lines, room = MAX_LINES - 1, BYTES
    for path in journals:
        start = offsets.get(path.name, 0)
        chunk, more = _read(path, start, room, lines)
        drained = drained and not more
        if chunk:
            parts.append(Part(path.name, start, start + len(chunk), compact.count(chunk)))
            lines -= chunk.count(b"\n")
            room -= len(chunk)
            ended = ended or bool(lines_of("end", chunk))
    return Cut(parts, drained, ended)


def lines_of(event: str, chunk: bytes) -> int:
    """How many of the whole lines in `chunk` are such an event."""
    start = f'{{"{event}":'.encode()
    return chunk.startswith(start) + chunk.count(b"\n" + start)


def _read(path: Path, start: int, room: int, lines: int) -> tuple[bytes, bool]:
    """Whole lines from `start`, and whether there are more of them."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            found = file.read(room + MAX_LINE_BYTES)
    except FileNotFoundError:
        return b"", False
    whole = found[: found.rfind(b"\n") + 1]
    chunk = whole[: whole.rfind(b"\n", 0, room) + 1]
    if chunk.count(b"\n") > lines:
        kept = chunk.split(b"\n", lines)
        chunk = chunk[: len(chunk) - len(kept[-1])]
    return chunk, len(whole) > len(chunk)


def body(folder: Folder, entry: Entry, facts: Facts, now: Callable[[], float] = time.time) -> bytes:
    """The batch as it is sent: the same lines whenever it is made, below a header with the clock of this moment.

    The server sees by that clock how far it is off; a left-over may be days old.
    """
    header: Header = {
        "v": VERSION,
        "session": folder.session,
        "seq": entry.seq,
        "final": entry.final,
        "sent_at": now(),
        "facts": facts,
    }
    pieces = [encode({"batch": header}).encode() + b"\n"]
    for part in entry.parts:
        with (folder.path / part.name).open("rb") as file:
            file.seek(part.start)
            pieces.append(compact.expand(file.read(part.stop - part.start)))
    return gzip.compress(b"".join(pieces), compresslevel=1, mtime=0)
