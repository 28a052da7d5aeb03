"""A session's spool folder as the uploader sees it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from pytest_loopglass.git import checkout
from pytest_loopglass.locks import is_claimed
from pytest_loopglass.spool import GONE, LAYOUT, discard, read_json, write_json
from pytest_loopglass.text import MESSAGE, SHORT, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import Facts


KINDS: Final[dict[str, tuple[type, ...]]] = {
    "session": (str,),
    "url": (str, type(None)),
    "fingerprint": (str, type(None)),
    "cwd": (str,),
    "facts": (dict,),
}
"""What `session.json` has in every layout."""
LATEST: Final = 1e11
"""Seconds since the epoch: what is later is no moment."""
NAME: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Of a session's folder: its number."""
FACTS: Final = ("branch", "job", "revision", "tree", "repository")


class Folder:
    """Raises ValueError when the folder is not one of a session, or one that this version cannot read."""

    def __init__(self, path: Path) -> None:
        described = _described(path)
        self.path = path
        self.session: str = described["session"]
        self.url: str | None = described["url"]
        self.fingerprint: str | None = described["fingerprint"]
        self.limit: int | None = described.get("limit")
        """Bytes that the spool may have; None: as many as there are."""
        self.age: float | None = described.get("age")
        """Seconds for which it may have a session; None: for ever."""
        self.cwd = Path(described["cwd"])
        self.began: Facts = described["facts"]
        """What was known when the session started."""

    def journals(self) -> list[Path]:
        """What the processes of the session write, `main.jsonl` first, and what the uploader says for them."""
        try:
            workers = sorted(self.path.glob("gw*.jsonl"))
        except FileNotFoundError:  # deleted in this moment
            workers = []
        return [self.path / "main.jsonl", *workers, self.path / "lost.jsonl"]

    def is_alive(self) -> bool:
        """Whether one of them may still write."""
        return any(is_claimed(path) for path in self.journals())

    def facts(self, *, ask_git: bool) -> Facts:
        """The same in every batch: written down before the first.

        Without `ask_git` a session that could not ask in its own time keeps null: the checkout may have changed.
        """
        path = self.path / "facts.json"
        kept = read_json(path)
        if kept is None:
            kept = cast("dict[str, Any]", self._with_git() if ask_git else self.began)
            write_json(path, kept)
        return cast("Facts", kept)

    def _with_git(self) -> Facts:
        facts, told = self.began, checkout(self.cwd, self.path.parent)
        known: Facts = {
            **facts,
            "branch": facts["branch"] or _fit(told.branch, SHORT),
            "revision": facts["revision"] or told.revision,
            "tree": facts["tree"] or told.tree,
            "repository": facts["repository"] or _fit(told.repository, MESSAGE),
        }
        if told.below is not None and len(told.below) <= MESSAGE:
            known["root"] = told.below
        return known

    def status(self) -> dict[str, Any]:
        return read_json(self.path / "status.json") or {}

    def tell(self, state: str, **more: object) -> None:
        """Say how far the upload has come, for the process that owns the session."""
        write_json(self.path / "status.json", {**self.status(), "state": state, **more})

    def remove(self) -> None:
        discard(self.path)


def _described(path: Path) -> dict[str, Any]:
    """Raises ValueError."""
    try:
        described = json.loads((path / "session.json").read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise ValueError(f"{path} is not the folder of a session") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        described = None
    layout = described.get("layout", LAYOUT) if isinstance(described, dict) else None
    if isinstance(layout, int) and layout > LAYOUT:
        raise ValueError(f"{path} is of a newer version of pytest-loopglass, which has to send or show it")
    if not _is_sound(described):
        raise ValueError(f"{path} cannot be read: its session.json is damaged")
    return cast("dict[str, Any]", described)


def _is_sound(described: Any) -> bool:
    if not isinstance(described, dict):
        return False
    if not all(name in described and isinstance(described[name], kinds) for name, kinds in KINDS.items()):
        return False
    facts = described["facts"]
    began = facts.get("started_at")
    return isinstance(began, int | float) and 0 <= began < LATEST and all(name in facts for name in FACTS)


def _fit(text: str | None, size: int) -> str | None:
    return None if text is None else fit(text, size)


def folders(root: Path) -> list[Folder]:
    """Every session in the spool, oldest first."""
    found = [folder for path in root.iterdir() if (folder := _session(path)) is not None]
    return sorted(found, key=lambda folder: folder.began["started_at"])


def _session(path: Path) -> Folder | None:
    """None: no session's, or deleted in this moment."""
    try:
        return None if path.name.startswith(GONE) else Folder(path)
    except ValueError:
        return None


def strangers(root: Path) -> dict[Path, str]:
    """Folders in the spool that are left alone, and why: no session's, of a newer version, or damaged."""
    found = {}
    for path in sorted(root.iterdir()):
        if path.is_dir() and not path.name.startswith(GONE) and not is_bare(path):
            try:
                Folder(path)
            except ValueError as error:
                found[path] = str(error)
    return found


def is_bare(path: Path) -> bool:
    """Whether it is of a process that has just begun, or died before it had written anything."""
    try:
        if not any(path.iterdir()):
            return bool(NAME.fullmatch(path.name))  # other empty folders are not ours
        return (path / "main.jsonl").stat().st_size == 0 and not (path / "session.json").exists()
    except OSError:
        return False
