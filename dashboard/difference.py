"""In what a case differs from backend to backend, in a few words: "hangs on trio, errors on asyncio"."""

from collections import Counter
from typing import Final

from dashboard.parts import BACKENDS
from dashboard.queries.comparison import ContrastRow, Side

DOES: Final = {
    "t": "times out",
    "c": "is cancelled",
    "e": "errors",
    "f": "fails",
    "r": "fails, and passes on retry",
}
"""By letter of a strip, the gravest first."""
FAILS: Final = "fails"


def difference_of(row: ContrastRow) -> str:
    bad = [side for side in row.sides if side.failed]
    if row.is_spared:
        verb = "passes only" if not _on(row).failed else f"{does(bad[0])} less often"
        return f"{verb} on {short(row.backend)}"
    if len(bad) == 1:
        return f"{does(bad[0])} only on {short(row.backend)}"
    ways = {side.backend: does(side) for side in bad}
    if len(set(ways.values())) > 1:
        return ", ".join(f"{way} on {short(backend)}" for backend, way in ways.items())
    return f"{ways[row.backend]} more often on {short(row.backend)}"


def does(side: Side) -> str:
    """What it mostly does when it fails, as far as its strip tells."""
    seen = Counter(mark for mark in side.marks if mark in DOES)
    return DOES[max(seen, key=lambda mark: (seen[mark], -[*DOES].index(mark)))] if seen else FAILS


def short(backend: str) -> str:
    return BACKENDS[backend][1]


def _on(row: ContrastRow) -> Side:
    return next(side for side in row.sides if side.backend == row.backend)
