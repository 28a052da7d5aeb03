"""A session's spool folder as the uploader sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pytest_loopglass.git import checkout
from pytest_loopglass.locks import is_claimed
from pytest_loopglass.spool import GONE, discard, read_json, write_json
from pytest_loopglass.text import MESSAGE, SHORT, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import Facts


class Folder:
    """Raises ValueError when the folder is not one of a session."""

    def __init__(self, path: Path) -> None:
        described = read_json(path / "session.json")
        if described is None:
            raise ValueError(f"{path} is not the folder of a session")
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
    except (ValueError, KeyError):
        return None
