"""What the journals of a round held: a second name for each file, which stays when the session's folder goes."""

import os
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from pytest_loopglass import compact

LOOK_S: Final = 0.005
OURS: Final = frozenset({"ledger.jsonl", "lost.jsonl"})
"""What uploaders write."""


def journals(spool: Path) -> list[Path]:
    """Of every session in a spool from which folders vanish at any moment."""
    return [path for folder in spool.iterdir() for path in _listed(folder) if path.suffix == ".jsonl"]


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name not in OURS]
    except (FileNotFoundError, NotADirectoryError):
        return []


class Evidence:
    """Watches a spool; every journal that appears in it is kept in a folder of its own, `session.name`."""

    def __init__(self, spool: Path, kept: Path) -> None:
        kept.mkdir()
        self._spool = spool
        self._kept = kept
        self._stop = Event()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> "Evidence":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_S):
            self.look()

    def look(self) -> None:
        for path in journals(self._spool):
            self._keep(path)

    def _keep(self, path: Path) -> None:
        try:
            os.link(path, self._kept / f"{path.parent.name.removeprefix('.gone-')}.{path.name}")
        except (FileExistsError, FileNotFoundError):
            return  # we have it, or it has just gone: then it had been there for an upload, many looks

    def sessions(self) -> set[str]:
        return {path.name.partition(".")[0] for path in self._kept.iterdir()}

    def results(self, sessions: set[str]) -> list[dict[str, Any]]:
        """Every whole result of these sessions, as the wire has it."""
        paths = [path for path in sorted(self._kept.iterdir()) if path.name.partition(".")[0] in sessions]
        return [dict(result) for path in paths for result in compact.results(path)]
