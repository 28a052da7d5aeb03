"""Tests beside each other over the same runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, Final

from django.db.models import Count, Q

from dashboard.filter import Filter, begins, choice, contains, where
from dashboard.grid_order import by_likeness
from dashboard.queries.project import Frame
from ingest.models import Backend, Run
from trends.models import Recent, Variant
from trends.strip import LENGTH

MOST: Final = 600
"""Rows that are looked at …"""
PAGE: Final = 120
"""… and that are shown at once."""
BAD_MARKS: Final = "rfetc"
TOGETHER: Final = 5
"""Failures in one run from which on they may have one cause."""
FIELDS: Final = {
    "file": begins("case__name"),
    "test": contains("case__name"),
    "backend": choice("backend", {label: value for value, label in Backend.choices}),
}
SORTS: Final = ("failed", "cluster", "name")
FIGURES: Final = {"duration": "seconds", "stall": "longest"}
"""What cells can be coloured by, and the column of it."""


@dataclass(frozen=True, slots=True)
class Column:
    number: int
    status: str
    branch: str | None
    revision: str | None
    started_at: datetime
    bad: int
    """Rows that failed in it."""


@dataclass(frozen=True, slots=True)
class GridRow:
    case_id: int
    case: str
    backend: str
    cells: str
    """A mark for each column; a blank where it did not run."""
    figures: list[float | None]
    """Seconds for each column, when cells are coloured by them."""

    @property
    def bad(self) -> int:
        return sum(self.cells.count(mark) for mark in BAD_MARKS)

    @property
    def ran(self) -> int:
        return sum(mark not in " sx" for mark in self.cells)

    @property
    def failed_columns(self) -> int:
        """As bits."""
        return sum(1 << at for at, mark in enumerate(self.cells) if mark in BAD_MARKS)


@dataclass(frozen=True, slots=True)
class Together:
    """Many tests that failed in one run."""

    run: int
    failed: int
    only_there: int
    """Of them those that failed in no other."""


@dataclass(frozen=True, slots=True)
class Grid:
    columns: list[Column]
    """Oldest first."""
    rows: list[GridRow]
    """All that were looked at, in order."""
    together: list[Together]
    """The worst first."""
    tests: int
    bad: int
    """Tests there are, and those with a failing attempt in their newest runs."""


def load_grid(
    project: Frame,
    asked: Filter,
    *,
    only_bad: bool,
    sort: str,
    figure: str | None,
    last: int | None = None,
    hidden: Sequence[int] = (),
) -> Grid:
    """Over the newest 60 runs that have ended, up to the number `last` and without `hidden`; at most 600 rows.

    `figure`: of `FIGURES`.
    """
    ended = Run.objects.filter(project=project.id).exclude(status=Run.Status.RUNNING).exclude(number__in=hidden)
    ended = ended.order_by("-number")
    ended = ended.filter(number__lte=last) if last else ended
    runs = list(ended.values_list("number", "status", "branch", "revision", "started_at")[:LENGTH])[::-1]
    numbers = [run[0] for run in runs]
    known = Recent.objects.filter(project=project.id).aggregate(n=Count("pk"), bad=Count("pk", filter=Q(bad__gt=0)))
    rows = [row for one in _variants(project, asked, only_bad) if (row := _row(one, numbers, figure)) is not None]
    rows = _sorted([row for row in rows if row.bad or not only_bad], sort)
    bad = [sum(row.cells[at] in BAD_MARKS for row in rows) for at in range(len(numbers))]
    columns = [Column(*run, count) for run, count in zip(runs, bad, strict=True)]
    return Grid(columns, rows, _together(rows, columns), known["n"], known["bad"])


def _variants(project: Frame, asked: Filter, only_bad: bool) -> Sequence[Any]:
    rows = Variant.objects.filter(where(asked, FIELDS, words="case__name"), project=project.id)
    if only_bad:
        rows = rows.filter(case__recent__bad__gt=0).order_by("-case__recent__bad", "case__name", "backend")
    else:
        rows = rows.order_by("case__name", "backend")
    return list(rows.values_list("case_id", "case__name", "backend", "runs", "marks", "seconds", "longest")[:MOST])


def _row(one: Any, numbers: Sequence[int], figure: str | None) -> GridRow | None:
    """None when it ran in none of these runs."""
    case_id, case, backend, runs, marks, seconds, longest = one
    place = {number: at for at, number in enumerate(runs)}
    cells = "".join(marks[place[number]] if number in place else " " for number in numbers)
    if not cells.strip():
        return None
    values = {"duration": seconds, "stall": longest}.get(figure or "")
    figures = [values[place[number]] if number in place else None for number in numbers] if values else []
    return GridRow(case_id, case, Backend(backend).label, cells, figures)


def _sorted(rows: list[GridRow], sort: str) -> list[GridRow]:
    if sort == "name":
        return sorted(rows, key=lambda row: (row.case, row.backend))
    worst = sorted(rows, key=lambda row: (-row.bad, row.case, row.backend))
    if sort != "cluster":
        return worst
    return [worst[at] for at in by_likeness([row.failed_columns for row in worst])]


def _together(rows: Sequence[GridRow], columns: Sequence[Column]) -> list[Together]:
    usual = median([column.bad for column in columns]) if columns else 0
    found = []
    for at, column in enumerate(columns):
        if column.bad >= max(TOGETHER, 4 * usual):
            alone = sum(row.failed_columns == 1 << at for row in rows)
            found.append(Together(column.number, column.bad, alone))
    return sorted(found, key=lambda one: (-one.failed, one.run))
