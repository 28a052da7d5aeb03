"""Files of a run as a tree of folders, as far down as there is room for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

from dashboard.counts import Counts

ROOM: Final = 200
"""Rows. Of a larger tree the lower levels are left out; a folder's own page has them."""
DEEPEST: Final = 30
"""Folders within folders; what is further down stands in the name of the file."""


@dataclass(frozen=True, slots=True)
class Amounts:
    tests: int
    counts: Counts
    summed_s: float
    """In its tests, on all workers together."""
    slow: int
    """Results with a stall."""
    longest_s: float | None
    """Its longest tick."""


@dataclass(frozen=True, slots=True)
class File:
    path: str
    amounts: Amounts


@dataclass(slots=True)
class Branch:
    """A folder or a file."""

    path: str
    name: str
    """From the folder above, which may be several levels up where each has but one."""
    amounts: Amounts
    is_file: bool
    below: list["Branch"] = field(default_factory=list)
    depth: int = 0

    @property
    def query(self) -> str:
        """The filter that lists its results."""
        return f'file:"{self.path}"' if " " in self.path else f"file:{self.path}"


ORDERS: Final[dict[str, Callable[[Branch], Any]]] = {
    "failed": lambda one: (-one.amounts.counts.bad, -one.amounts.summed_s, one.path),
    "time": lambda one: (-one.amounts.summed_s, one.path),
    "slow": lambda one: (-one.amounts.slow, -(one.amounts.longest_s or 0.0), one.path),
    "results": lambda one: (-one.amounts.counts.all, one.path),
    "name": lambda one: (one.is_file, one.path),
}
"""Of what is in one folder, by what `?sort=` says; the first is the usual one."""


def added(all_of: Iterable[Amounts]) -> Amounts:
    """Amounts of several together."""
    every = list(all_of)
    counts = Counts(*(sum(getattr(one.counts, part.name) for one in every) for part in fields(Counts)))
    ticks = [one.longest_s for one in every if one.longest_s is not None]
    return Amounts(
        sum(one.tests for one in every),
        counts,
        sum(one.summed_s for one in every),
        sum(one.slow for one in every),
        max(ticks, default=None),
    )


def rows_of(files: Sequence[File], within: str, sort: str) -> list[Branch]:
    """Folders and files below `within` (all if it is empty), each right before what is in it; at most 200."""
    prefix = f"{within}/" if within else ""
    found = _branches([file for file in files if file.path.startswith(prefix)], prefix, ORDERS[sort], DEEPEST)
    levels = 1
    while levels < _height(found) and _size(found, levels + 1) <= ROOM:
        levels += 1
    return _flat(found, 0, levels)[:ROOM]


def _branches(files: Sequence[File], prefix: str, order: Callable[[Branch], Any], deeper: int) -> list[Branch]:
    folders: dict[str, list[File]] = {}
    found = []
    for file in files:
        name, slash, _ = file.path[len(prefix) :].partition("/")
        if slash and deeper:
            folders.setdefault(name, []).append(file)
        else:
            found.append(Branch(file.path, file.path[len(prefix) :], file.amounts, is_file=True))
    found += [_folder(prefix, name, of, order, deeper - 1) for name, of in folders.items()]
    return sorted(found, key=order)


def _folder(prefix: str, name: str, files: Sequence[File], order: Callable[[Branch], Any], deeper: int) -> Branch:
    below = _branches(files, f"{prefix}{name}/", order, deeper)
    if len(below) == 1 and not below[0].is_file:
        only = below[0]
        return Branch(only.path, f"{name}/{only.name}", only.amounts, is_file=False, below=only.below)
    return Branch(prefix + name, name, added(file.amounts for file in files), is_file=False, below=below)


def _height(branches: Sequence[Branch]) -> int:
    return 1 + max((_height(one.below) for one in branches), default=0) if branches else 0


def _size(branches: Sequence[Branch], levels: int) -> int:
    """Rows of so many levels."""
    return sum(1 + (_size(one.below, levels - 1) if levels > 1 else 0) for one in branches)


def _flat(branches: Sequence[Branch], depth: int, levels: int) -> list[Branch]:
    rows = []
    for one in branches:
        one.depth = depth
        rows.append(one)
        if levels > 1:
            rows += _flat(one.below, depth + 1, levels - 1)
    return rows
