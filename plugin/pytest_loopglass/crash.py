"""A worker that dies takes its attempt with it. Beside its journal it keeps a note of the attempt that it has begun."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pytest_loopglass import compact
from pytest_loopglass.clock import Clock, wall
from pytest_loopglass.lines import optional, quoted
from pytest_loopglass.naming import Naming
from pytest_loopglass.text import LONG, MESSAGE, NAME, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import Failure, Hanging, Result


class BegunNote:
    """One line, overwritten in place before each attempt: a write of its own, so that it outlives the process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def tell(self, naming: Naming, number: int, index: int) -> None:
        line = (
            f'{{"nodeid":{quoted(naming.nodeid, NAME)},"case":{quoted(naming.case, NAME)},'
            f'"backend":{optional(naming.label)},"params":{naming.params},"markers":{naming.markers},'
            f'"attempt":{number},"index":{index},"at":{wall(Clock.ns()):.6f}}}\n'
        )
        os.pwrite(self._file, line.encode(), 0)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def note_path(journal: Path) -> Path:
    return journal.with_suffix(".begun")


def crashed(journal: Path, worker: str, nodeid: str, message: str) -> Result | None:
    """The result of the attempt in which `worker` died; None when it had been recorded before the worker died."""
    begun = _begun(note_path(journal))
    if begun is None or begun["nodeid"] != fit(nodeid, NAME):
        begun = _unnamed(nodeid)
    elif _last_index(journal) == begun["index"]:
        return None
    result = {
        **begun,
        "worker": worker,
        "outcome": "error",
        "reason": "crashed",
        "phases": [],
        "failures": [_failure(message, _hanging(journal, begun))],
        "subtests_passed": 0,
        "subtests_failed": 0,
    }
    return cast("Result", result)


def _failure(message: str, hanging: Hanging | None) -> Failure:
    """What pytest says, and what the worker had told before it died."""
    if hanging is None:
        text = fit(message, MESSAGE)
        return {"when": "call", "kind": None, "message": text, "site": None, "text": text, "output": None}
    from pytest_loopglass.hanging.text import lines, state, where  # most workers live

    found = where(hanging)
    return {
        "when": hanging["when"],
        "kind": None,
        "message": fit(f"{message}; it was {state(hanging)}", MESSAGE),
        "site": None if found is None else found[0].rpartition(" ")[0],
        "text": fit("\n".join([message, "", *lines(hanging)]), LONG),
        "output": None,
    }


def _hanging(journal: Path, begun: dict[str, Any]) -> Hanging | None:
    """The last that this attempt told of itself while it hung."""
    for line in reversed(_lines(journal)):
        if not line.startswith(b'{"hanging":'):
            return None
        told: Hanging = json.loads(line)["hanging"]
        if (told["index"], told["nodeid"]) == (begun["index"], begun["nodeid"]):
            return told
    return None


def _unnamed(nodeid: str) -> dict[str, Any]:
    """All that is known of an attempt of which the worker left no note."""
    name = fit(nodeid, NAME)
    known: dict[str, Any] = {"nodeid": name, "case": name, "backend": None, "params": {}, "markers": []}
    return {**known, "attempt": 1, "index": 0, "at": wall(Clock.ns())}


def _begun(path: Path) -> dict[str, Any] | None:
    try:
        line = json.loads(path.read_bytes().partition(b"\n")[0])
    except (OSError, ValueError):
        return None
    return line if isinstance(line, dict) else None


def _last_index(journal: Path) -> int | None:
    """Of the last result in the journal."""
    last = next((line for line in reversed(_lines(journal)) if compact.is_result(line)), None)
    return None if last is None else compact.result(last)["index"]


def _lines(journal: Path) -> list[bytes]:
    """The whole ones."""
    return journal.read_bytes().split(b"\n")[:-1]
