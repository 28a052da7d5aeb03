"""A list as CSV or JSON, at the address of its page: `?format=csv`, or `runs.csv` for `runs/`."""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Generic, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path

FORMATS: Final = ("csv", "json")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet would run when a cell begins with it; the last four are the wide forms of the first."""

Row = TypeVar("Row")
Cell = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """`columns`: the name of each, and how its cell is had from a row. Durations are seconds, rates shares of 1."""

    name: str
    """Of the file that a browser saves."""
    columns: dict[str, Callable[[Row], Cell]]

    def without(self, names: Collection[str]) -> "Sheet[Row]":
        """The same without these columns."""
        return Sheet(self.name, {name: cell for name, cell in self.columns.items() if name not in names})

    def answer(self, form: str, rows: Iterable[Row], more: str | None = None) -> HttpResponse:
        """`form`: csv or json. `more`: the query that the next page is had by; it goes into the header `Link`."""
        cells = [[cell(row) for cell in self.columns.values()] for row in rows]
        response = self._csv(cells) if form == "csv" else self._json(cells, more)
        response["Content-Disposition"] = f'attachment; filename="{self.name}.{form}"'
        if more:
            response["Link"] = f'<?{more}>; rel="next"'
        return response

    def _csv(self, cells: Sequence[Sequence[Cell]]) -> HttpResponse:
        file = io.StringIO()
        csv.writer(file).writerow(self.columns)
        quoted = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)  # some spreadsheets part plain text at semicolons
        quoted.writerows([_plain(cell) for cell in row] for row in cells)
        return HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")

    def _json(self, cells: Sequence[Sequence[Cell]], more: str | None) -> HttpResponse:
        return JsonResponse({"items": [dict(zip(self.columns, row, strict=True)) for row in cells], "next": more})


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def format_of(request: HttpRequest) -> str | None:
    """`csv` or `json` where the list is asked for as that; None: the page."""
    wanted = request.GET.get("format", "")
    return wanted if wanted in FORMATS else None


def listing(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The addresses of a list: its page, and the same with `.csv` or `.json` in place of the last slash."""
    files = [
        path(f"{route.rstrip('/')}.{form}", partial(_as_file, view, form), name=f"{name}-{form}") for form in FORMATS
    ]
    return [path(route, view, name=name), *files]


def _as_file(view: Callable[..., HttpResponseBase], form: str, request: HttpRequest, **at: Any) -> HttpResponseBase:
    query = request.GET.copy()
    query["format"] = form
    request.GET = query  # type: ignore[assignment]
    return view(request, **at)
