"""Speaks for the tests that were running when pytest was killed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass import compact, order
from pytest_loopglass.crash import last_results, under_way, unfinished
from pytest_loopglass.room import room_in
from pytest_loopglass.spool import LOOK, encode
from pytest_loopglass.uploader.batch import lines_of

if TYPE_CHECKING:
    from pytest_loopglass.uploader.folder import Folder
    from pytest_loopglass.wire import Result

MESSAGE: Final = "pytest was killed while this test ran"
TAIL: Final = 64 << 10
"""Bytes at the end of a journal, in which its last line is to be found."""


def tell(folder: Folder) -> None:
    """Of a dead session: write `lost.jsonl`, unless pytest came to its end, or it is there already."""
    path = folder.path / "lost.jsonl"
    if path.exists() or _has_ended(folder.path / "main.jsonl"):
        return
    try:
        found = _of_workers(folder.path) or _of_lone(folder)
    except (KeyError, TypeError, ValueError):
        found = []  # another version of the plugin wrote it: it is sent as it is
    draft = path.with_suffix(".draft")
    draft.write_bytes(b"".join(encode({"result": result}).encode() + b"\n" for result in found))
    draft.replace(path)


def _has_ended(main: Path) -> bool:
    try:
        with main.open("rb") as file:
            file.seek(-min(TAIL, os.fstat(file.fileno()).st_size), os.SEEK_END)
            return lines_of("end", file.read()) > 0
    except FileNotFoundError:
        return True  # it never began


def _of_workers(folder: Path) -> list[Result]:
    """What each of xdist's workers had begun; of those that died before, the controller may have spoken."""
    journals = sorted(folder.glob("gw*.jsonl"))
    if not journals:
        return []
    told = {_key(result) for result in compact.results(folder / "main.jsonl") if result["reason"] == "crashed"}
    found = ((journal, under_way(journal)) for journal in journals)
    results = [unfinished(path, begun, path.stem, "lost", MESSAGE) for path, begun in found if begun is not None]
    return [result for result in results if _key(result) not in told]


def _key(result: Result) -> tuple[str, int, str | None]:
    return result["nodeid"], result["attempt"], result["worker"]


def _of_lone(folder: Folder) -> list[Result]:
    """The test behind the last one, if the tests have run in their order so far, each once."""
    journal = folder.path / "main.jsonl"
    if room_in(folder.path) < LOOK:
        return []  # some may have been left out
    results, tests = last_results(journal), order.read(folder.path)
    last = results[-1] if results else None
    index, at = (0, folder.began["started_at"]) if last is None else (last["index"] + 1, _end_of(last))
    if index >= len(tests) or not _is_in_order(results, tests) or (last and _may_be_the_end(last, folder)):
        return []
    return [unfinished(journal, {**tests[index], "attempt": 1, "index": index, "at": at}, None, "lost", MESSAGE)]


def _is_in_order(results: list[Result], tests: list[dict[str, Any]]) -> bool:
    return all(
        result["index"] < len(tests) and tests[result["index"]]["nodeid"] == result["nodeid"] for result in results
    )


def _may_be_the_end(last: Result, folder: Folder) -> bool:
    """Whether the next test may not have begun: this one was to be run again, or a timeout ended the process in it."""
    is_rerun = last["outcome"] in {"failed", "error"} and "pytest-rerunfailures" in folder.began["versions"]
    return is_rerun or last["reason"] == "timed out"


def _end_of(result: Result) -> float:
    """Seconds since the epoch."""
    return result["at"] + sum(phase["duration_s"] for phase in result["phases"])
