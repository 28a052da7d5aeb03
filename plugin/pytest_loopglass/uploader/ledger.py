"""Which bytes went into which batch: written before a batch is sent, so that its number never means anything else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple


class Part(NamedTuple):
    """Whole lines of one journal: the bytes from `start` to `stop`."""

    name: str
    start: int
    stop: int


@dataclass
class Entry:
    """One batch."""

    seq: int
    final: bool
    parts: list[Part]
    acked: bool = False


class Ledger:
    """The batches of one folder, in a file to which lines are appended."""

    def __init__(self, path: Path) -> None:
        self.entries: dict[int, Entry] = {}
        self.offsets: dict[str, int] = {}
        """How much of each journal is in a batch."""
        self._file = path.open("ab+")
        for line in self._whole_lines():
            self._read(json.loads(line))

    def _whole_lines(self) -> list[bytes]:
        """A torn last line is cut off: the batch it was to tell of has not been sent."""
        self._file.seek(0)
        lines = self._file.read().split(b"\n")
        self._file.truncate(sum(len(line) + 1 for line in lines[:-1]))
        return lines[:-1]

    def _read(self, line: dict[str, Any]) -> None:
        if "acked" in line:
            self.entries[line["acked"]].acked = True
            return
        parts = [Part(*part) for part in line["parts"]]
        self.entries[line["seq"]] = Entry(line["seq"], line["final"], parts)
        for part in parts:
            self.offsets[part.name] = part.stop

    def add(self, parts: list[Part], *, final: bool) -> Entry:
        line = {"seq": len(self.entries) + 1, "final": final, "parts": parts}
        self._append(line)
        self._read(line)
        return self.entries[len(self.entries)]

    def ack(self, entry: Entry) -> None:
        self._append({"acked": entry.seq})
        entry.acked = True

    def pending(self) -> Iterator[Entry]:
        """Batches that may not have arrived, lowest number first."""
        return (entry for entry in self.entries.values() if not entry.acked)

    @property
    def acked_bytes(self) -> int:
        acked = (entry for entry in self.entries.values() if entry.acked)
        return sum(part.stop - part.start for entry in acked for part in entry.parts)

    @property
    def is_final(self) -> bool:
        """Whether the last batch has been made."""
        return any(entry.final for entry in self.entries.values())

    def _append(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()
