"""Cases that differ from backend to backend, as CSV or JSON."""

from collections.abc import Callable
from typing import Final

from dashboard.difference import difference_of, short
from dashboard.queries.comparison import NAMES, ContrastRow
from dashboard.sheet import Cell, Sheet
from trends.models import Kind

Reader = Callable[[ContrastRow], Cell]


def _count(name: str, place: int) -> Reader:
    return lambda row: {"failed": row.sides[place].failed, "passed": row.sides[place].passed}[name]


def _median(kind: str, place: int) -> Reader:
    return lambda row: row.sides[place].median_s.get(kind)


def _columns() -> dict[str, Reader]:
    sides = [(place, short(name)) for place, name in enumerate(NAMES)]
    counts = {f"{name} {side}": _count(name, at) for at, side in sides for name in ("failed", "passed")}
    medians = {f"{kind.label}_s {side}": _median(str(kind.label), at) for at, side in sides for kind in Kind}
    first: dict[str, Reader] = {"test": lambda row: row.case, "differs": difference_of, "p": lambda row: row.p}
    return first | counts | medians


SHEET: Final = Sheet("backends", _columns())
