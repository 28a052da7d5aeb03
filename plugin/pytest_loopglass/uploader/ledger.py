"""Which bytes went into which batch: written before a batch is sent, so that its number never means anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple


class Damaged(Exception):
    """What has been sent of a session cannot be told any more: to send it again could count it twice."""


class Part(NamedTuple):
    """Whole lines of one journal: the bytes from `start` to `stop`."""

    name: str
    start: int
    stop: int
    results: int = 0
    """How many of the lines are results."""


class Entry:
    """One batch. No dataclass: what those import takes longer than all else here, beside tests that start."""

    __slots__ = ("acked", "final", "parts", "seq")

    def __init__(self, seq: int, final: bool, parts: list[Part]) -> None:
        self.seq = seq
        self.final = final
        self.parts = parts
        self.acked = False

    @property
    def size(self) -> int:
        """Bytes of journals in it."""
        return sum(part.stop - part.start for part in self.parts)

    @property
    def results(self) -> int:
        return sum(part.results for part in self.parts)


class Account:
    """What the lines of a ledger add up to. Raises Damaged when they are not those of one."""

    def __init__(self, lines: list[bytes]) -> None:
        self.entries: dict[int, Entry] = {}
        """By number, lowest first; without those that were forgotten."""
        self.offsets: dict[str, int] = {}
        """How much of each journal is in a batch."""
        self.freed: dict[str, int] = {}
        """How much of each journal is stored and need not be on the disk any more."""
        self.last = self.forgotten = 0
        """Numbers: of the newest batch, and of the newest that is stored and forgotten."""
        self.acked_bytes = self.acked_results = 0
        self.is_final = False
        """Whether the last batch has been made."""
        self._pending: dict[int, Entry] = {}
        try:
            for line in lines:
                self.read(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged("its ledger.jsonl is damaged") from error

    def read(self, line: dict[str, Any]) -> None:
        if "acked" in line:
            self._acked(line["acked"])
        elif "forgotten" in line:
            self._begin_behind(line)
        else:
            self._made(Entry(line["seq"], line["final"], [Part(*part) for part in line["parts"]]))

    def _acked(self, seq: int) -> None:
        entry = self._pending.pop(seq, None)
        if entry is not None:
            entry.acked = True
            self.acked_bytes += entry.size
            self.acked_results += entry.results

    def _begin_behind(self, line: dict[str, Any]) -> None:
        self.last = self.forgotten = line["forgotten"]
        self.freed = line["freed"]
        self.offsets = dict(self.freed)
        self.acked_bytes, self.acked_results = sum(self.freed.values()), line["results"]

    def _made(self, entry: Entry) -> None:
        self.last = entry.seq
        self.is_final = self.is_final or entry.final
        self.entries[entry.seq] = self._pending[entry.seq] = entry
        for part in entry.parts:
            self.offsets[part.name] = part.stop

    @property
    def pending(self) -> list[Entry]:
        """Batches that may not have arrived, lowest number first."""
        return list(self._pending.values())


def account(path: Path) -> Account:
    """Of the ledger at `path`, which somebody else may be writing; an empty one when there is no file.

    Raises:
        Damaged, OSError
    """
    try:
        return Account(path.read_bytes().split(b"\n")[:-1])
    except FileNotFoundError:
        return Account([])


class Ledger:
    """The batches of one folder, in a file to which lines are appended. One process at a time has it open.

    Raises:
        Damaged, OSError
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("ab+")
        try:
            self.account = Account(self._whole_lines())
        except Damaged:
            self._file.close()
            raise

    def _whole_lines(self) -> list[bytes]:
        """A torn last line is cut off: the batch it was to tell of has not been sent."""
        self._file.seek(0)
        lines = self._file.read().split(b"\n")
        self._file.truncate(sum(len(line) + 1 for line in lines[:-1]))
        return lines[:-1]

    def add(self, parts: list[Part], *, final: bool) -> Entry:
        self._write({"seq": self.account.last + 1, "final": final, "parts": parts})
        return self.account.entries[self.account.last]

    def ack(self, entry: Entry) -> None:
        self._write({"acked": entry.seq})

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(_encoded(line))
        self._file.flush()
        self.account.read(line)

    def forget(self, upto: int) -> None:
        """Begin anew behind the batch `upto`: all up to it are stored."""
        old = self.account
        freed, results = dict(old.freed), old.acked_results
        kept: list[dict[str, Any]] = []
        for entry in old.entries.values():
            if entry.seq <= upto:
                freed |= {part.name: part.stop for part in entry.parts}
                continue
            kept.append({"seq": entry.seq, "final": entry.final, "parts": entry.parts})
            if entry.acked:
                kept.append({"acked": entry.seq})
                results -= entry.results
        self._replace([{"forgotten": upto, "freed": freed, "results": results}, *kept])

    def _replace(self, lines: list[dict[str, Any]]) -> None:
        encoded = [_encoded(line) for line in lines]
        draft = self._path.with_name(f".{self._path.name}")
        draft.write_bytes(b"".join(encoded))
        draft.replace(self._path)
        self._file.close()
        self._file = self._path.open("ab+")
        self.account = Account(encoded)

    def close(self) -> None:
        self._file.close()


def _encoded(line: dict[str, Any]) -> bytes:
    return json.dumps(line).encode() + b"\n"
