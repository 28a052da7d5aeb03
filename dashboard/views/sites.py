"""`/p/<slug>/sites/` and `/p/<slug>/sites/<id>/`"""

from datetime import timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.allowances import load_allowed
from dashboard.code_link import code_link
from dashboard.link import query_with
from dashboard.queries.site import NewestRun, SiteDetail, load_site
from dashboard.queries.site_stacks import load_stacks
from dashboard.queries.sites import ORDERS, SiteRow, load_sites
from dashboard.sheet import Sheet, format_of
from dashboard.site import site_of
from dashboard.site_stacks import stacks_card
from dashboard.verdict_lines.site import site_line
from dashboard.verdict_lines.sites import sites_line
from dashboard.views.frame import frame_or_404
from dashboard.window import WINDOWS, Window, permalink, window_of

BACKENDS: Final = ("asyncio", "asyncio+uvloop", "trio")
SHEET: Final[Sheet[SiteRow]] = Sheet(
    "sites",
    {
        "site": lambda row: row.name,
        "called": lambda row: row.leaf,
        "kind": lambda row: row.blocking.kind,
        "ticks": lambda row: row.ticks,
        "blocked_s": lambda row: row.summed_s,
        "worst_s": lambda row: row.worst_s,
        "p95_s": lambda row: row.p95_s,
        "runs": lambda row: row.runs,
        "tests": lambda row: row.tests,
        "attempts": lambda row: row.attempts,
        "failed": lambda row: row.failed,
        "timed_out": lambda row: row.timed_out,
        "backends": lambda row: " ".join(row.backends),
    },
)


@require_safe
def sites(request: HttpRequest, slug: str) -> HttpResponse:
    """`?window=14d&be=trio&sort=worst`; as CSV or JSON too."""
    project = frame_or_404(request, slug)
    window, sort = window_of(request), request.GET.get("sort", "")
    backend = request.GET.get("be") if request.GET.get("be") in BACKENDS else None
    order = sort if sort in ORDERS else next(iter(ORDERS))
    allowed = load_allowed(project.id)
    page = load_sites(project, window, backend, order, allowed)
    if form := format_of(request):
        return SHEET.answer(form, page.rows)
    context = {
        "project": project,
        "section": "sites",
        "page": page,
        "verdict": sites_line(page, window, backend),
        "rows": [(row, _days(row, window)) for row in page.rows],
        "allowed": allowed,
        "here": request.get_full_path(),
        "window": window,
        "permalink": permalink(request, window),
        "windows": [(one.text, query_with(request.GET, window=one.text, until="")) for one in WINDOWS],
        "backend": backend,
        "backends": [(name, query_with(request.GET, be="" if name == backend else name)) for name in BACKENDS],
        "sort": order,
        "sorts": {name: query_with(request.GET, sort=name) for name in ORDERS},
    }
    return render(request, "sites.html", context)


@require_safe
def site(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`?window=14d&frame=1f0c…&cause=starved`"""
    project, window = frame_or_404(request, slug), window_of(request)
    found = load_site(project, number, window) if number < 2**63 else None
    if found is None:
        raise Http404("There is no such call site in this project.")
    context = {
        "project": project,
        "section": "sites",
        "site": found,
        "verdict": site_line(found, window),
        "stacks": stacks_card(load_stacks(number, found.runs), found.name, request.GET),
        "allowed": [one for one in load_allowed(project.id) if one.covers(found.name)],
        "budget_ms": _budget_ms(found),
        "folder": f"{site_of(found.name).place.rpartition('/')[0]}/*" if "/" in found.name else "",
        "here": request.get_full_path(),
        "code": found.newest and code_of(found.newest, found.name),
        "window": window,
        "permalink": permalink(request, window),
        "windows": [(one.text, query_with(request.GET, window=one.text, until="")) for one in WINDOWS],
    }
    return render(request, "site.html", context)


def code_of(run: NewestRun, site: str) -> str | None:
    """Where that line of that run can be read."""
    return code_link(run.repository, run.revision, site, run.root)


def _budget_ms(found: SiteDetail) -> int | None:
    """What its worst tick of the window would have kept, with some room."""
    return None if found.whole is None else 50 * (int(found.whole.worst_s * 1.2 * 1000) // 50 + 1)


def _days(row: SiteRow, window: Window) -> list[float]:
    """Seconds of each day of the window, oldest first; 30 columns at most."""
    today = window.until.date()
    days = [today - timedelta(days=back) for back in range(window.days, -1, -1)]
    width = -(-len(days) // 30)
    return [sum(row.days.get(day, 0.0) for day in days[at : at + width]) for at in range(0, len(days), width)]
