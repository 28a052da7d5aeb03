"""Places in the code, as people read them: ``path:line function``."""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from os import path, sep
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_loopglass.text import MESSAGE, fit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, FrameType

HERE: Final = f"{Path(__file__).parent}{sep}"
STANDARD: Final = path.dirname(os.__file__)  # noqa: PTH120
FOREIGN: Final = tuple({STANDARD + sep, path.realpath(STANDARD) + sep})
"""Folders of the standard library. `sysconfig` tells them too, but loads all that it knows of the build for it."""
INSTALLED: Final = ("site-packages", "dist-packages")
"""Is part of every path of code that was installed."""


class Sites:
    """Knows which files are the suite's own, and what they are called below its root."""

    def __init__(self) -> None:
        self._cwd = str(Path.cwd())
        self.root = f"{self._cwd}{sep}"
        self._tested: tuple[str, ...] = ()
        self._names: dict[str, tuple[str, bool]] = {}

    def rooted(self, root: str, tested: Iterable[str] = ()) -> None:
        """`tested`: folders of installed packages that are the suite's own, because their tests are in them."""
        self.root = root.rstrip(sep) + sep
        self._tested = tuple(folder.rstrip(sep) + sep for folder in tested)
        self._names.clear()

    def of(self, frame: FrameType) -> str:
        """The place where this frame is now."""
        return self.at(frame.f_code, frame.f_lineno)

    def at(self, code: CodeType, line: int) -> str:
        function = code.co_qualname if sys.version_info >= (3, 11) else code.co_name
        return self.where(code.co_filename, line, function)

    def where(self, file: str, line: int, function: str) -> str:
        return fit(f"{self._file(file)[0]}:{line} {function}", MESSAGE)

    def line(self, code: CodeType, line: int) -> str:
        """The place without the function."""
        return fit(f"{self._file(code.co_filename)[0]}:{line}", MESSAGE)

    def own(self, frame: FrameType | None) -> str | None:
        """The place of the innermost frame, from `frame` outwards, that is in a file of the suite's own."""
        while frame is not None:
            if self.is_own(frame.f_code):
                return self.of(frame)
            frame = frame.f_back
        return None

    def is_own(self, code: CodeType) -> bool:
        """Neither of the standard library nor installed nor ours nor made up at run time."""
        return self._file(code.co_filename)[1]

    def is_ours(self, code: CodeType) -> bool:
        """Of the plugin itself."""
        return code.co_filename.startswith(HERE)

    def is_own_file(self, name: str) -> bool:
        return self._file(name)[1]

    def _file(self, name: str) -> tuple[str, bool]:
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = self._look(name)
        return known

    def _look(self, name: str) -> tuple[str, bool]:
        """Told from the root is what is the suite's own, and not what is installed below it, in a `.venv`.

        Not by `abspath`: libraries that look for blocking calls forbid it in a loop.
        """
        full = name if name.startswith("<") else path.normpath(path.join(self._cwd, name))  # noqa: PTH118
        own = not full.startswith(("<", HERE, *FOREIGN)) and not any(folder in full for folder in INSTALLED)
        own = own or full.startswith(self._tested)
        return full.removeprefix(self.root) if own else full, own


def folders_of(names: Iterable[str]) -> list[str]:
    """Of the packages that are asked for as `pytest --pyargs package.module::test`; nothing is imported."""
    found = [PathFinder.find_spec(name) for name in {name.partition("::")[0].partition(".")[0] for name in names}]
    return [folder for spec in found if spec is not None for folder in spec.submodule_search_locations or ()]


SITES: Final = Sites()
