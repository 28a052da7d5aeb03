"""`/p/<slug>/warnings/`: what is going to fail next?"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.filter import ignored, parse
from dashboard.filter_bar import filter_bar
from dashboard.link import query_with
from dashboard.queries.warnings import FIELDS, WarningRow, load_warnings
from dashboard.ranked_cursor import ranked_cursor
from dashboard.sheet import Sheet, format_of
from dashboard.verdict_lines.warnings import warnings_line
from dashboard.views.frame import clean, frame_or_404

SHEET: Final[Sheet[WarningRow]] = Sheet(
    "warnings",
    {
        "test": lambda row: row.case,
        "backend": lambda row: row.backend,
        "kind": lambda row: row.kind,
        "run": lambda row: row.run,
        "runs": lambda row: row.runs,
        "of_runs": lambda row: row.of_runs,
        "least_margin": lambda row: row.least_margin,
        "ratio": lambda row: row.ratio,
        "longest_tick_s": lambda row: row.after_s,
        "site": lambda row: row.site_name,
    },
)


@require_safe
def warnings(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=`; as CSV or JSON too."""
    project = frame_or_404(request, slug)
    wanted, after = parse(clean(request, "q")), ranked_cursor(request.GET.get("after", ""))
    page = load_warnings(project, wanted, after)
    if form := format_of(request):
        return SHEET.answer(form, page.rows, query_with(request.GET, after=page.next)[1:] if page.next else None)
    context = {
        "project": project,
        "section": "warnings",
        "page": page,
        "after": after,
        "first": query_with(request.GET),
        "next": query_with(request.GET, after=page.next) if page.next else "",
        "verdict": warnings_line(page, project.newest, after is None and not wanted),
        "bar": filter_bar(request, [*wanted.notes, *ignored(wanted, FIELDS)], "backend:trio margin:<5% site:pool.py"),
    }
    return render(request, "warnings.html", context)
