"""What git says of the checkout. Asked by the uploader, so that the tests do not wait for it."""

import hashlib
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from pytest_loopglass import remote

PATIENCE: Final = 10.0
"""Seconds for one git command."""
WHOLE: Final = 1 << 20
"""Of larger untracked files the size and the first bytes are taken for the content."""
MOST: Final = 64 << 20
"""Bytes that are read of all of them; of those behind only the size counts."""
BYPRODUCTS: Final = frozenset({"__pycache__", ".pytest_cache", ".hypothesis"})
"""Folders that running tests changes."""
OF_A_HOOK: Final = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"})
"""What git sets for a hook that runs the tests: with them it takes the folder that it is asked in for the checkout."""


class Checkout(NamedTuple):
    """None: git does not tell."""

    repository: str | None = None
    branch: str | None = None
    revision: str | None = None
    tree: str | None = None
    """`dirty-<sha1>` when the checkout differs from the commit."""
    below: str | None = None
    """The folder that was asked of, from the root of the checkout; empty when it is that."""


def checkout(folder: Path, spool: Path) -> Checkout:
    """Of the checkout that `folder` is in; `spool` is left out of its changes."""
    top = _git(folder, "rev-parse", "--show-toplevel")
    tree = _git(folder, "rev-parse", "HEAD^{tree}")
    if top is None or tree is None:
        return Checkout()
    root = Path(os.fsdecode(top.strip()))
    branch = (_git(root, "symbolic-ref", "--short", "--quiet", "HEAD") or b"").decode("utf-8", "replace").strip()
    return Checkout(
        repository=_remote(root),
        branch=branch or None,
        revision=(_git(root, "rev-parse", "HEAD") or b"").decode("ascii", "replace").strip() or None,
        tree=_tree(root, tree.decode("ascii", "replace").strip(), spool),
        below=_below(folder),
    )


def _below(folder: Path) -> str | None:
    told = _git(folder, "rev-parse", "--show-prefix")
    return None if told is None else told.decode("utf-8", "replace").removesuffix("\n").rstrip("/")


def _tree(root: Path, tree: str, spool: Path) -> str | None:
    """The tree, or a hash over it and all that was changed."""
    diff = _git(root, "diff", "HEAD", "--binary", "--no-ext-diff", "--no-color")
    listed = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    if diff is None or listed is None:
        return None
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    untracked = sorted(name for name in names if _is_source(root / name, spool))
    if not diff and not untracked:
        return tree
    digest = hashlib.sha1(tree.encode(), usedforsecurity=False)
    digest.update(diff)
    for part in _contents(root, untracked):
        digest.update(part)
    return f"dirty-{digest.hexdigest()}"


def _is_source(path: Path, spool: Path) -> bool:
    return not (BYPRODUCTS.intersection(path.parts) or spool in path.parents)


def _contents(root: Path, names: Iterable[str]) -> Iterable[bytes]:
    room = MOST
    for name in names:
        yield b"\0" + os.fsencode(name) + b"\0"
        try:
            size, content = _content(root / name, min(WHOLE, room))
        except OSError:
            continue  # a socket, or it has just gone
        room -= len(content)
        yield b"%d\0" % size
        yield content


def _content(path: Path, most: int) -> tuple[int, bytes]:
    """Size and beginning. A link is where it leads: behind it may be a pipe that nobody writes to."""
    if path.is_symlink():
        target = os.fsencode(path.readlink())
        return len(target), target
    with path.open("rb") as file:
        return os.fstat(file.fileno()).st_size, file.read(most)


def _remote(root: Path) -> str | None:
    """The address of `origin`."""
    told = _git(root, "remote", "get-url", "origin")
    return remote.shown(told.decode("utf-8", "replace").strip()) or None if told is not None else None


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None when it cannot tell. It takes no lock that a test could trip over."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
