"""Every patch that the probes make, in one table: install, verify, uninstall."""

from collections.abc import Callable
from typing import Any, NamedTuple

MISSING: Any = object()


class Patch(NamedTuple):
    """One attribute of a class or module that was replaced."""

    owner: Any
    name: str
    original: Any
    """What the owner itself had; `MISSING` when it inherited the attribute."""
    replacement: Any

    @property
    def target(self) -> str:
        return f"{getattr(self.owner, '__qualname__', self.owner.__name__)}.{self.name}"

    def holds(self) -> bool:
        return vars(self.owner).get(self.name, MISSING) is self.replacement

    def undo(self) -> None:
        if self.original is MISSING:
            delattr(self.owner, self.name)
        else:
            setattr(self.owner, self.name, self.original)


class Kept(NamedTuple):
    """Something else that was put in and has to be taken out again."""

    target: str
    holds: Callable[[], bool]
    undo: Callable[[], object]


class Patches:
    """The table. Patches are taken back in the reverse order of installing."""

    def __init__(self) -> None:
        self._table: list[Patch | Kept] = []

    def wrap(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        """Replace `owner.name` by `make(original)`.

        Raises:
            AttributeError: the owner has no such attribute.
        """
        original = getattr(owner, name)
        replacement = make(original)
        own = vars(owner).get(name, MISSING)
        setattr(owner, name, replacement)
        self._table.append(Patch(owner, name, own, replacement))

    def keep(self, target: str, holds: Callable[[], bool], undo: Callable[[], object]) -> None:
        """Put what was done by other means into the table."""
        self._table.append(Kept(target, holds, undo))

    def displaced(self) -> list[str]:
        """The targets on which somebody else's function now stands."""
        outermost = {patch.target: patch for patch in self._table}
        return [target for target, patch in outermost.items() if not patch.holds()]

    def uninstall(self) -> None:
        """Put back what was there, except where somebody has patched on top of it."""
        while self._table:
            patch = self._table.pop()
            if patch.holds():
                patch.undo()
