"""Has our own modules loaded without a look at each by pytest, which looks for asserts to rewrite in those of plugins.

We have none, and what it does for each module takes as long as to load it.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

PACKAGE: Final = f"{__package__}."


class Finder:
    """Finds what is in our package, as Python does by itself."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        return PathFinder.find_spec(name, path, target) if name.startswith(PACKAGE) else None


def begin() -> None:
    """To be followed by an `end`; may be nested."""
    sys.meta_path.insert(0, Finder)


def end() -> None:
    if Finder in sys.meta_path:
        sys.meta_path.remove(Finder)
