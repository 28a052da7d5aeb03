"""`/p/<slug>/tests/`"""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.columns import columns_of, tidied
from dashboard.filter import ignored, parse
from dashboard.filter_bar import filter_bar
from dashboard.link import query_with
from dashboard.queries.case_tree import common_folder, failing_files, load_tree
from dashboard.queries.cases import (
    FIELDS,
    PRESETS,
    SORTS,
    USUAL,
    CaseRow,
    CasesPage,
    Totals,
    load_cases,
    load_totals,
    wanted_of,
)
from dashboard.queries.closest import closest_names
from dashboard.queries.project import Frame
from dashboard.sheet import Sheet, format_of
from dashboard.verdict_lines.cases import cases_line
from dashboard.views.frame import clean, frame_or_404, whole

NAMES: Final = {
    "slowest": "Slowest",
    "newest": "Newest",
    "no-trio": "Never on trio",
    "skipped": "Skipped > 30 days",
    "retried": "Most retried",
}
SHEET: Final[Sheet[CaseRow]] = Sheet(
    "tests",
    {
        "test": lambda row: row.name,
        "backends": lambda row: " ".join(one.backend for one in row.on),
        "verdicts": lambda row: " ".join(one.word or "-" for one in row.on),
        "runs": lambda row: row.runs,
        "failed": lambda row: row.bad,
        "retried": lambda row: row.retried,
        "p50_s": lambda row: row.p50_s,
        "p95_s": lambda row: row.p95_s,
        "longest_tick_s": lambda row: row.longest_s,
        "last_run": lambda row: row.run,
    },
)
COLUMNS: Final = {
    "strip": "Last 60 runs",
    "failed": "Failed",
    "p50": "p50",
    "p95": "p95",
    "tick": "Longest tick",
    "loops": "Loops",
    "last": "Last run",
}
IN_FILE: Final = {
    "failed": ("runs", "failed", "retried"),
    "p50": ("p50_s",),
    "p95": ("p95_s",),
    "tick": ("longest_tick_s",),
    "loops": ("backends", "verdicts"),
    "last": ("last_run",),
}
"""By the columns of the page those of the file."""


@require_safe
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=…&preset=slowest&sort=-p95&group=none&open=tests/net&expand=failing&after=ID&cols=p95,last`.

    As CSV or JSON too.
    """
    project = frame_or_404(request, slug)
    if address := tidied(request, COLUMNS):
        return HttpResponseRedirect(address)
    columns = columns_of(request, COLUMNS)
    text, chosen = clean(request, "q"), request.GET.get("preset", "")
    chosen = chosen if chosen in PRESETS else ""
    asked = parse(text)
    wanted = wanted_of(asked, chosen)
    totals = load_totals(project, wanted)
    is_flat = bool(text or chosen or request.GET.get("group") == "none")
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else USUAL.get(chosen, "name")
    form = format_of(request)
    page = load_cases(project, wanted, sort, whole(request, "after")) if is_flat or form else None
    if form and page is not None:
        more = query_with(request.GET, format=form).lstrip("?") + f"&after={page.next}" if page.next else None
        return SHEET.without(columns.left_out(IN_FILE)).answer(form, page.rows, more)
    cols = urlencode({"cols": request.GET["cols"]}) if request.GET.get("cols") else ""
    context = {
        "project": project,
        "section": "tests",
        "bar": filter_bar(request, [*asked.notes, *ignored(asked, FIELDS)], "part of a name, backend:trio, p95:>1s"),
        "columns": columns,
        "cols": cols,
        "totals": totals,
        "verdict": cases_line(totals, text, chosen),
        "preset": chosen,
        "presets": [(name, NAMES[name], _preset(name, chosen, cols)) for name in PRESETS],
        "sort": sort,
        "sorts": {name.lstrip("-"): query_with(request.GET, sort=name) for name in SORTS},
        "page": page,
        "after": request.GET.get("after", ""),
        "first": query_with(request.GET),
        "next": query_with(request.GET) if page is None or not page.next else _next(request, page),
        **_other(project, request, page, totals, text),
    }
    return render(request, "tests.html", context)


def _preset(name: str, chosen: str, cols: str) -> str:
    return "?" + "&".join(filter(None, (cols, "" if name == chosen else f"preset={name}")))


def _next(request: HttpRequest, page: CasesPage) -> str:
    here = query_with(request.GET)
    return f"{here}{'&' if len(here) > 1 else ''}after={page.next}"


def _other(project: Frame, request: HttpRequest, page: CasesPage | None, totals: Totals, text: str) -> dict[str, Any]:
    """The tree, or what is like a test that is not there."""
    if page is None:
        is_expanded = request.GET.get("expand") == "failing"
        opened = clean(request, "open").strip("/") or common_folder(totals.first, totals.last)
        paths = (is_expanded and failing_files(project)) or [opened]
        return {"tree": load_tree(project, *paths), "is_expanded": is_expanded}
    if not page.rows and text and totals.tests:
        return {"closest": closest_names(project, text)}
    return {}
