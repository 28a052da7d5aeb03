"""What lies in the spool, for people."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pytest_loopglass import compact
from pytest_loopglass.locks import take
from pytest_loopglass.room import on_disk
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.ledger import Account, Damaged, account

CHUNK = 4 << 20

State = Literal["running", "sending", "sent", "refused", "local", "unsent", "damaged"]
"""``local``: recorded without a server. ``damaged``: nobody can tell what was sent of it."""


@dataclass(frozen=True)
class Kept:
    """One session in the spool."""

    folder: str
    session: str
    started_at: float
    """Seconds since the epoch."""
    ran_in: str
    branch: str | None
    job: str | None
    server: str | None
    results: int
    unsent: int
    """Results of which the server has not said that they are stored."""
    size: int
    """Bytes on the disk."""
    state: State
    message: str | None
    """What stood in the way when it was sent last."""


def look_into(folder: Folder) -> Kept:
    known, damage = _known(folder)
    pending = sum(entry.results for entry in known.pending)
    unsent = pending + sum(_results_behind(path, known.offsets.get(path.name, 0)) for path in folder.journals())
    return Kept(
        folder=str(folder.path),
        session=folder.session,
        started_at=folder.began["started_at"],
        ran_in=str(folder.cwd),
        branch=folder.began["branch"],
        job=folder.began["job"],
        server=folder.url,
        results=known.acked_results + unsent,
        unsent=unsent,
        size=on_disk(folder.path),
        state="damaged" if damage else _state(folder, known),
        message=damage or folder.status().get("message"),
    )


def _known(folder: Folder) -> tuple[Account, str | None]:
    """What was sent, or why nobody knows."""
    try:
        return account(folder.path / "ledger.jsonl"), None
    except (Damaged, OSError) as fault:
        return Account([]), str(fault)


def _results_behind(journal: Path, offset: int) -> int:
    """Of whole lines."""
    count, rest = 0, b""
    try:
        with journal.open("rb") as file:
            file.seek(offset)
            while chunk := file.read(CHUNK):
                whole, newline, rest = (rest + chunk).rpartition(b"\n")
                count += compact.count(whole + newline)
    except OSError:
        return 0
    return count


def _state(folder: Folder, known: Account) -> State:
    if folder.is_alive():
        return "running"
    lock = take(folder.path / "upload.lock")
    if lock is None:
        return "sending"
    os.close(lock)
    if known.is_final and not known.pending:
        return "sent"
    if folder.status().get("state") == "refused":
        return "refused"
    return "unsent" if folder.url else "local"
