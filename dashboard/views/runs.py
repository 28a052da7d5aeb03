"""`/p/<slug>/runs/`"""

from collections import Counter
from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard.access import may_make_demo, may_remove_demo
from dashboard.demo.project import runs_planned
from dashboard.filter import ignored, parse, toggled
from dashboard.filter_bar import filter_bar, with_parameter
from dashboard.queries.project import Frame
from dashboard.queries.runs import FIELDS, FILE, RecentRun, RunRow, RunsPage, load_runs
from dashboard.queries.runs_news import runs_news
from dashboard.run_groups import groups_of
from dashboard.sheet import Sheet, format_of
from dashboard.snippets import WAYS, snippet
from dashboard.verdict_lines import runs_line
from dashboard.verdict_lines.runs import commits_line
from dashboard.views.frame import clean, frame_or_404, whole

SHEET: Final[Sheet[RunRow]] = Sheet(
    "runs",
    {
        "run": lambda row: row.number,
        "state": lambda row: row.status,
        "branch": lambda row: row.branch,
        "revision": lambda row: row.revision,
        "pull": lambda row: row.pull,
        "passed": lambda row: row.counts.passed,
        "failed": lambda row: row.counts.failed,
        "error": lambda row: row.counts.error,
        "skipped": lambda row: row.counts.skipped,
        "retries": lambda row: row.counts.retried,
        "new": lambda row: row.split.new if row.split else None,
        "known_flaky": lambda row: row.split.flaky if row.split else None,
        "also_on_main": lambda row: row.split.also_main if row.split else None,
        "infrastructure": lambda row: row.split.infrastructure if row.split else None,
        "in_tests_s": lambda row: row.duration_s,
        "longest_tick_s": lambda row: row.longest_tick_s,
        "started_at": lambda row: row.started_at,
        "ended_at": lambda row: row.ended_at,
    },
)


class Choice(NamedTuple):
    """A chip that narrows the list."""

    state: str
    runs: int
    href: str
    is_on: bool


@require_safe
@vary_on_headers("X-Partial")
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=` filters, `?branch=` narrows, `?before=NUMBER` pages; `X-Partial: rows` asks for the table alone.

    The table has an entity tag: who asks again with it is told 304 as long as there is nothing new.
    """
    partial = request.headers.get("X-Partial") == "rows"
    news = runs_news(request.user, slug) if partial else None
    if news and news == request.headers.get("If-None-Match"):
        return HttpResponseNotModified(headers={"ETag": news})
    answer = _answer(request, slug, partial)
    if news:
        answer["ETag"] = news
    return answer


def _answer(request: HttpRequest, slug: str, partial: bool) -> HttpResponse:
    project = frame_or_404(request, slug)
    branch, before, query = clean(request, "branch") or None, whole(request, "before"), clean(request, "q")
    wanted, form = parse(query), format_of(request)
    page = load_runs(project, branch, before, wanted, **({"most": FILE} if form else {}))
    if form:
        more = with_parameter(request.GET, "before", str(page.next)).removeprefix("?") if page.next else None
        return SHEET.answer(form, page.rows, more)
    grouped = request.GET.get("group") == "commit"
    groups = groups_of(page.rows) if grouped else []
    context = _context(request, project, page)
    context |= {
        "branch": branch,
        "before": before,
        "query": query,
        "bar": filter_bar(request, [*wanted.notes, *ignored(wanted, FIELDS)], "state:failed failures:>3 stall:>100ms"),
        "groups": groups,
        "groupings": [
            ("By time", with_parameter(request.GET, "group", ""), not grouped),
            ("By commit", with_parameter(request.GET, "group", "commit"), grouped),
        ],
        "verdict": (*runs_line(page.recent, branch, page.rows), *commits_line([] if query else groups)),
        "choices": _choices(request, query, [run for run in page.recent if branch in (None, run.branch)]),
    }
    return render(request, "runs/table.html" if partial else "runs.html", context)


def _context(request: HttpRequest, project: Frame, page: RunsPage) -> dict[str, object]:
    branch = clean(request, "branch") or None
    known = branch is None or branch in page.branches
    context: dict[str, object] = {
        "project": project,
        "section": "runs",
        "page": page,
        "branches": page.branches if known else [branch, *page.branches],
        "older": with_parameter(request.GET, "before", str(page.next or "")),
        "newest": with_parameter(request.GET, "before", ""),
        "permalink": with_parameter(request.GET, "before", request.GET.get("before") or str(project.newest + 1)),
    }
    if not page.recent:
        context["how"] = snippet(project, next(iter(WAYS)))
        context["may_make_demo"] = may_make_demo(request.user)
    if project.is_demo:
        context["may_remove_demo"] = may_remove_demo(request.user, project.id)
        context["planned"] = runs_planned(project.id)
    return context


def _choices(request: HttpRequest, query: str, recent: list[RecentRun]) -> list[Choice]:
    """The states that recent runs have, each with its count."""
    counted = Counter(run.status for run in recent)
    base = request.GET.copy()
    base.pop("before", None)
    return [
        Choice(
            state,
            counted[state],
            with_parameter(base, "q", toggled(query, f"state:{state}")),
            f"state:{state}" in query.split(),
        )
        for state in ("running", "failed", "interrupted", "passed")
        if counted[state]
    ]
