"""A worker that dies takes its attempt with it. Beside its journal it keeps a note of the attempt that it has begun."""

import json
import os
from pathlib import Path
from typing import Any

from pytest_loopglass.attempts import Attempt
from pytest_loopglass.naming import Naming
from pytest_loopglass.spool import encode
from pytest_loopglass.wire import Message, Result, fit, size_of


class BegunNote:
    """One line, overwritten in place before each attempt: a write of its own, so that it outlives the process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def tell(self, attempt: Attempt) -> None:
        content = {**attempt.naming._asdict(), "attempt": attempt.number, "index": attempt.index, "at": attempt.at}
        os.pwrite(self._file, encode(content).encode("utf-8", "backslashreplace") + b"\n", 0)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def note_path(journal: Path) -> Path:
    return journal.with_suffix(".begun")


def crashed(journal: Path, worker: str, nodeid: str, message: str) -> Result | None:
    """The result of the attempt in which `worker` died; None when it had been recorded before the worker died."""
    begun = _begun(note_path(journal))
    if begun is None or begun["nodeid"] != nodeid:
        begun = {"nodeid": nodeid, "case": nodeid, "params": {}, "markers": [], "label": None, "attempt": 1, "index": 0}
    elif _last_index(journal) == begun["index"]:
        return None
    at = begun.get("at") or journal.stat().st_mtime
    naming = Naming(*(begun[name] for name in Naming._fields))
    result = Attempt(naming, begun["attempt"], begun["index"], at, worker).result()
    result["outcome"], result["reason"] = "error", "crashed"
    result["failures"] = [
        {
            "when": "call",
            "kind": None,
            "message": fit(message, size_of(Message)),
            "site": None,
            "text": fit(message, size_of(Message)),
            "output": None,
        }
    ]
    return result


def _begun(path: Path) -> dict[str, Any] | None:
    try:
        line = json.loads(path.read_bytes().partition(b"\n")[0])
    except (OSError, ValueError):
        return None
    return line if isinstance(line, dict) else None


def _last_index(journal: Path) -> int | None:
    """Of the last result in the journal."""
    whole = journal.read_bytes().rpartition(b"\n")[0]
    try:
        index = json.loads(whole.rpartition(b"\n")[2])["result"]["index"]
    except (ValueError, KeyError):
        return None
    return index if isinstance(index, int) else None
