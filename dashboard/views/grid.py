"""`/p/<slug>/grid/`"""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from dashboard.charts.grid import describe, duration_steps, grid_head, grid_row, heat_row, legend_of, stall_steps
from dashboard.filter import ignored, parse
from dashboard.filter_bar import filter_bar
from dashboard.link import query_with
from dashboard.queries.grid import FIELDS, FIGURES, PAGE, SORTS, GridRow, Together, load_grid
from dashboard.verdict_lines.grid import grid_line
from dashboard.views.frame import clean, frame_or_404, whole
from dashboard.views.run_numbers import RUNS, numbers_of

CELLS: Final = ("s", "m", "l")
COLOURS: Final = ("outcome", *FIGURES)
EXAMPLES: Final = "part of a name, backend:trio"
NAMES: Final = {"failed": "Most failed", "cluster": "Failed alike", "name": "Name"}


@require_safe
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """`?cell=m&color=stall&rows=all&sort=cluster&col=RUN&hide=RUN,RUN&to=RUN&page=2&q=`"""
    project = frame_or_404(request, slug)
    asked = parse(clean(request, "q"))
    chosen = {
        "cell": _one_of(request, "cell", CELLS, "m"),
        "color": _one_of(request, "color", COLOURS, "outcome"),
        "sort": _one_of(request, "sort", SORTS, "failed"),
        "rows": _one_of(request, "rows", ("failing", "all"), "failing"),
    }
    figure = chosen["color"] if chosen["color"] in FIGURES else None
    only_bad, last = chosen["rows"] == "failing", whole(request, "to")
    hidden = numbers_of(request.GET.get("hide", ""))
    found = load_grid(project, asked, only_bad=only_bad, sort=chosen["sort"], figure=figure, last=last, hidden=hidden)
    runs = [column.number for column in found.columns]
    col = whole(request, "col")
    lit = runs.index(col) if col in runs else None
    page = min(whole(request, "page") or 1, -(-len(found.rows) // PAGE) or 1)
    shown = found.rows[(page - 1) * PAGE : page * PAGE]
    context = {
        "project": project,
        "section": "grid",
        "grid": found,
        "runs": runs,
        "verdict": grid_line(found),
        "bar": filter_bar(request, [*asked.notes, *ignored(asked, FIELDS)], EXAMPLES, is_listing=False),
        "head": grid_head([column.bad for column in found.columns], runs, col),
        "rows": [(row, _cells(row, runs, figure, lit), _failures(row, runs)) for row in shown],
        "legend": legend_of(figure) if figure else "",
        "pages": _pages(request, page, len(found.rows)),
        "together": [_together(request, one, hidden, col) for one in found.together[:5]],
        "hidden": hidden,
        "unhidden": query_with(request.GET, hide=""),
        "col": col,
        "last": last,
        "permalink": query_with(request.GET, to=str(runs[-1])) if runs else "?",
        "choices": _choices(request, chosen),
        "chosen": chosen,
    }
    return render(request, "grid.html", context)


def _one_of(request: HttpRequest, name: str, known: tuple[str, ...], usual: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else usual


def _cells(row: GridRow, runs: list[int], figure: str | None, lit: int | None) -> SafeString:
    label = describe(row.cells, runs)
    if figure is None:
        return grid_row(row.cells, label, lit)
    steps = stall_steps(row.figures) if figure == "stall" else duration_steps(row.figures)
    return heat_row(row.figures, steps, label, lit)


def _together(request: HttpRequest, one: Together, hidden: Sequence[int], col: int | None) -> dict[str, Any]:
    """A run in which many failed: pointed at, or left out so that the others show."""
    shorter = ",".join(str(run) for run in sorted([*hidden, one.run]))
    return {
        "run": one.run,
        "point": query_with(request.GET, col="" if one.run == col else str(one.run)),
        "is_pointed_at": one.run == col,
        "hide": query_with(request.GET, hide=shorter, col="", page="") if len(hidden) < RUNS else "",
    }


def _failures(row: GridRow, runs: list[int]) -> list[int]:
    """Runs that it failed in, the newest first; at most 12."""
    return [run for run, mark in zip(runs, row.cells, strict=True) if mark in "rfetc"][::-1][:12]


def _choices(request: HttpRequest, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """The switches above the grid."""
    groups = (
        ("Rows", "rows", (("failing", "Failing"), ("all", "All")), "failing"),
        ("Order", "sort", tuple(NAMES.items()), "failed"),
        ("Colour by", "color", tuple((name, name.capitalize()) for name in COLOURS), "outcome"),
        ("Cells", "cell", tuple((name, name.upper()) for name in CELLS), "m"),
    )
    return [
        {
            "label": title,
            "links": [
                (
                    label,
                    query_with(request.GET, page="", **{name: "" if value == usual else value}),
                    chosen[name] == value,
                )
                for value, label in values
            ],
        }
        for title, name, values, usual in groups
    ]


def _pages(request: HttpRequest, page: int, rows: int) -> dict[str, str]:
    """Addresses of the page before and after this one, where there is one."""
    found = {}
    if page > 1:
        found["before"] = query_with(request.GET, page="" if page == 2 else str(page - 1))
    if page * PAGE < rows:
        found["after"] = query_with(request.GET, page=str(page + 1))
    return found
