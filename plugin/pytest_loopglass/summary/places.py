"""Places in the code as the reader's terminal can open them, and what stands there."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import Final

from pytest_loopglass.hanging.drawing import short

LARGE: Final = 1 << 20
"""Bytes of a file in which nobody looks for a line."""
ROUGH: Final = 5.0
"""Seconds by which clocks of file systems are wrong."""


class Places:
    """Recorded relative to `root`, shown relative to `here`."""

    def __init__(self, root: Path, here: Path, recorded: float | None = None) -> None:
        self._root = root
        self._prefix = "" if root == here else _way(root, here)
        self._recorded = recorded
        """When, in seconds since the epoch: a file that was changed later says something else there."""

    def shown(self, site: str) -> str:
        """`path:line function`; of libraries without the folder that they are installed in."""
        return short(site) if site.startswith(("/", "<")) else f"{self._prefix}{site}"

    def source(self, site: str) -> str:
        """The line of code; empty when it cannot be read, or was changed since."""
        name, _, rest = site.partition(":")
        line, _, _ = rest.partition(" ")
        try:
            return self._line(self._root / name, int(line))
        except (OSError, ValueError):
            return ""

    def _line(self, path: Path, number: int) -> str:
        """Raises OSError or ValueError when the file is none, or not one of text."""
        told = path.stat()
        if told.st_size > LARGE or (self._recorded is not None and told.st_mtime > self._recorded + ROUGH):
            return ""
        with path.open(encoding="utf-8") as file:
            return next(islice(file, number - 1, None), "").strip()


def _way(root: Path, here: Path) -> str:
    """From here to the root, with the slash behind it; the whole path when it is far away."""
    way = os.path.relpath(root, here)
    return f"{root}{os.sep}" if way.startswith(os.path.join("..", "..")) else f"{way}{os.sep}"  # noqa: PTH118
