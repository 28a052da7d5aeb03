"""The lines that a session has left in its journals."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK: Final = 1 << 20
SIGNS: Final = (
    b'"cause":',
    b'"leftovers":[{',
    b'"errors":[{',
    b'"pending":[{',
    b'"outcome":"swallowed"',
    b'"outcome":"not caught"',
    b'"fired":true',
    b'"least_margin":-',
    b'"least_margin":0.0',
    b'{"hanging":',
)
"""One of these is in every line that has something remarkable to tell, and in few others."""
TINY: Final = re.compile(rb'"least_margin":[\d.]+e-')
"""Less than a tenth of a thousandth."""


Source = Path | int
"""A journal, or the descriptor by which this process writes it, and which stays open."""


def journals(folder: Path, own: int | None = None) -> list[Source]:
    """`main.jsonl` first, because it tells of what the others could not; by its descriptor if it is ours."""
    names = sorted(folder.glob("*.jsonl"), key=lambda path: (path.stem != "main", path.name))
    found: list[Source] = [path for path in names if path.name != "ledger.jsonl"]
    return found if own is None else [own, *(path for path in found if path != folder / "main.jsonl")]


def lines(source: Source) -> Iterator[str]:
    """Every whole line. The last may be torn, and the front of the file freed.

    Raises:
        OSError: it cannot be read.
    """
    for chunk in _chunks(source):
        yield from chunk.decode("utf-8", "replace").split("\n")


def remarkable(source: Source) -> Iterator[str]:
    """The lines with one of the `SIGNS`. To look for them costs a tenth of reading."""
    for chunk in _chunks(source):
        if _has_sign(chunk):
            yield from (line.decode("utf-8", "replace") for line in chunk.split(b"\n") if _has_sign(line))


def _has_sign(text: bytes) -> bool:
    return any(sign in text for sign in SIGNS) or TINY.search(text) is not None


def _chunks(source: Source) -> Iterator[bytes]:
    """Whole lines, many at once."""
    if isinstance(source, int):
        yield from _read(source)
        return
    file = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield from _read(file)
    finally:
        os.close(file)


def _read(file: int) -> Iterator[bytes]:
    at, rest = _begin(file), b""
    while chunk := os.pread(file, CHUNK, at):
        at += len(chunk)
        whole, newline, rest = (rest + chunk).rpartition(b"\n")
        if newline:
            yield whole.lstrip(b"\0")


def _begin(file: int) -> int:
    """Behind what was freed, where the system knows it: it is not read as zeros."""
    try:
        return os.lseek(file, 0, os.SEEK_DATA) if hasattr(os, "SEEK_DATA") else 0
    except OSError:  # empty, or a file system without holes
        return 0
