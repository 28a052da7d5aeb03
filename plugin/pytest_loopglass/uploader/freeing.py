"""A long session does not keep what it has sent: the front of its journals is given back to the disk."""

from pathlib import Path
from typing import Final

from pytest_loopglass.uploader.holes import punch
from pytest_loopglass.uploader.ledger import Ledger

KEPT: Final = 16 << 20
"""The least bytes of stored lines that stay on the disk: a server that was restored from a backup asks for them."""


def kept(limit: int | None) -> int:
    """Bytes of stored lines that stay when the spool may have `limit`."""
    return KEPT if limit is None else min(KEPT, limit // 8)


def free(folder: Path, ledger: Ledger, keep: int) -> None:
    """Free what is stored, all but the last `keep` bytes of it, when that is worth the work: `keep` bytes or more."""
    upto = _stored_behind(ledger, keep)
    if upto is None:
        return
    ledger.forget(upto)
    for name, stop in ledger.account.freed.items():
        punch(folder / name, stop)


def _stored_behind(ledger: Ledger, keep: int) -> int | None:
    """The number of the last batch that need not be kept; None when there are too few."""
    account = ledger.account
    if account.acked_bytes - sum(account.freed.values()) < 2 * keep:
        return None
    stored = []
    for entry in account.entries.values():
        if not entry.acked:
            break
        stored.append(entry)
    room = keep
    while stored and room > 0:
        room -= stored.pop().size
    return stored[-1].seq if stored and sum(entry.size for entry in stored) >= keep else None
