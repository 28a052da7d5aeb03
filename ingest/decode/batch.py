"""One batch: bounded gunzip, then line by line."""

import hashlib
import re
import zlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from pytest_loopglass import wire

from ingest.decode.records import Hanging, Header, Result, Running, Warned, find_nul, first_line, later_line
from ingest.errors import Refused

_PATH = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)
_UNNAMED = re.compile(r"(?:required|unknown) field `(?P<name>[^`]*)`")


@dataclass(slots=True)
class Received:
    """A decoded batch. `digest` is over the lines after the header, which is built anew when a batch is sent again."""

    header: Header
    digest: str
    results: list[Result] = field(default_factory=list)
    hanging: list[Hanging] = field(default_factory=list)
    running: list[Running] = field(default_factory=list)
    warned: list[Warned] = field(default_factory=list)
    collected: int | None = None
    end: Any = None


def read(body: bytes, session: UUID, seq: int) -> Received:
    """Decode the body of `PUT sessions/<session>/batches/<seq>`; raises `Refused`."""
    lines = gunzip(body).split(b"\n")
    if lines.pop() != b"":
        raise Refused("body", "the last line does not end: the batch was cut")
    if not lines or len(lines) > wire.MAX_LINES:
        raise Refused("body", f"a batch has 1 to {wire.MAX_LINES} lines, this one {len(lines)}")
    batch = Received(_header(lines[0], session, seq), hashlib.sha256(b"\n".join(lines[1:])).hexdigest())
    for number, line in enumerate(lines[1:], start=2):
        _take(batch, number, line)
    return batch


def gunzip(body: bytes) -> bytes:
    """`body` unpacked, at most `wire.MAX_BATCH_BYTES`; raises `Refused`."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(body, wire.MAX_BATCH_BYTES + 1)
    except zlib.error as error:
        raise Refused("body", f"not gzip: {error}") from error
    if len(text) > wire.MAX_BATCH_BYTES:
        raise Refused("body", f"more than {wire.MAX_BATCH_BYTES} bytes after gunzip", status=413)
    if not unpacker.eof:
        raise Refused("body", "the gzip stream ends too early: the batch was cut")
    if unpacker.unused_data:
        raise Refused("body", "bytes after the end of the gzip stream")
    return text


def _header(line: bytes, session: UUID, seq: int) -> Header:
    version = _version(line)
    if version != wire.VERSION:
        raise Refused("batch.v", f"this server speaks version {wire.VERSION} of the format, the batch is {version}")
    header: Any = _decode(first_line, 1, line).batch
    if header.session != str(session):
        raise Refused("batch.session", "not the session of the address")
    if header.seq != seq:
        raise Refused("batch.seq", f"{header.seq} is not the number in the address, {seq}")
    return header


class _Versioned(msgspec.Struct):
    v: int


class _AnyFirst(msgspec.Struct):
    batch: _Versioned


_any_first = msgspec.json.Decoder(_AnyFirst)


def _version(line: bytes) -> int:
    """The version, read leniently: a batch from the future is told so, not that some field of it is unknown."""
    first: _AnyFirst = _decode(_any_first, 1, line)
    return first.batch.v


def _take(batch: Received, number: int, line: bytes) -> None:
    record: Any = _decode(later_line, number, line)
    events = [name for name in record.__struct_fields__ if getattr(record, name) is not None]
    if len(events) != 1:
        raise Refused(f"line {number}", f"exactly one event a line, this one has {len(events)}")
    if record.result is not None:
        batch.results.append(record.result)
    elif record.hanging is not None:
        batch.hanging.append(record.hanging)
    elif record.running is not None:
        batch.running.append(record.running)
    elif record.warned is not None:
        batch.warned.append(record.warned)
    elif record.collected is not None:
        batch.collected = record.collected.count
    else:
        batch.end = record.end


def _decode(decoder: Any, number: int, line: bytes) -> Any:
    if len(line) > wire.MAX_LINE_BYTES:
        raise Refused(f"line {number}", f"longer than {wire.MAX_LINE_BYTES} bytes", status=413)
    try:
        record = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refusal(number, error) from error
    if b"\\" in line and rb"\u0000" in line and (path := find_nul(record)) is not None:
        raise Refused(path, f"line {number}: text must not contain NUL")
    return record


def _refusal(number: int, error: Exception) -> Refused:
    said = _PATH.match(str(error))
    path = (said and said["path"]) or ""
    what = said["what"] if said else str(error)
    if unnamed := _UNNAMED.search(what):
        path = f"{path}.{unnamed['name']}".lstrip(".")
    return Refused(path or f"line {number}", f"line {number}: {what}")
