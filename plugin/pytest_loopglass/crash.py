"""A worker that dies takes its attempt with it. Beside its journal it keeps a note of the attempt that it has begun."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from pytest_loopglass import compact
from pytest_loopglass.clock import Clock, wall
from pytest_loopglass.descriptors import moved_up
from pytest_loopglass.lines import optional, quoted
from pytest_loopglass.text import LONG, MAX_LINE_BYTES, MESSAGE, NAME, fit

if TYPE_CHECKING:
    from pytest_loopglass.naming import Naming
    from pytest_loopglass.wire import Failure, Hanging, Reason, Result

TAIL: Final = 4 * MAX_LINE_BYTES


class BegunNote:
    """One line, overwritten in place before each attempt: a write of its own, so that it outlives the process."""

    def __init__(self, path: Path) -> None:
        self._file = moved_up(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))

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
    return unfinished(journal, begun, worker, "crashed", message)


def unfinished(journal: Path, begun: dict[str, Any], worker: str | None, reason: Reason, message: str) -> Result:
    """The result of an attempt that had `begun` when its process died; with what it told of itself while it hung."""
    result = {
        **begun,
        "worker": worker,
        "outcome": "error",
        "reason": reason,
        "phases": [],
        "failures": [_failure(message, _hanging(journal, begun))],
        "subtests_passed": 0,
        "subtests_failed": 0,
    }
    return cast("Result", result)


def under_way(journal: Path) -> dict[str, Any] | None:
    """The attempt that a worker had begun and not recorded, as far as its own files tell."""
    begun = _begun(note_path(journal))
    return None if begun is None or _last_index(journal) == begun["index"] else begun


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
        if line.startswith((b'{"running":', b'{"warned":')):
            continue
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
    last = last_results(journal)
    return last[-1]["index"] if last else None


def last_results(journal: Path) -> list[Result]:
    """The attempts in the last megabytes of the journal, in their order."""
    found = (compact.result(line) for line in _lines(journal) if compact.is_result(line))
    return [result for result in found if not _is_collector(result)]


def _is_collector(result: Result) -> bool:
    return any(failure["when"] == "collect" for failure in result["failures"])


def _lines(journal: Path) -> list[bytes]:
    """The last whole ones: more than two of any length."""
    with journal.open("rb") as file:
        file.seek(-min(TAIL, os.fstat(file.fileno()).st_size), os.SEEK_END)
        return file.read().split(b"\n")[:-1]
