"""Where PostgreSQL's files are: in the home, or, for root with a home that is closed to others, where they can be."""

import os
import tempfile
from pathlib import Path

from config.account import Account
from config.services.error import ServiceError
from config.services.programs import state_folder


def postgres_place(home: Path, account: Account | None) -> Path:
    """`home/postgres`, made when missing: a folder of `account`, or a link to one outside a closed home.

    Modes and owners of folders that were there before are left as they are. Once chosen, a place stays.
    Raises ServiceError when the place has gone, or `account` cannot reach it any more.
    """
    link = home / "postgres"
    if not link.is_symlink() and not link.exists():
        _make(link, account)
    place = link.resolve()
    if not place.is_dir():
        raise ServiceError(f"{link} leads to {place}, and there is no such folder: its data is gone")
    if account is not None and not account.may_enter(place):
        raise ServiceError(f"PostgreSQL runs as {account.name}, because it refuses root, and cannot enter {place}")
    return place


def _make(link: Path, account: Account | None) -> None:
    if account is None or account.may_enter(link.parent):
        link.mkdir()
        place = link
    else:
        place = Path(tempfile.mkdtemp(dir=state_folder(), prefix="postgres-data-"))
        (place / "home").write_text(f"{link.parent}\n", encoding="utf-8")
        link.symlink_to(place)
    place.chmod(0o700)
    if account is not None:
        os.chown(place, account.uid, account.gid)
