"""`/p/<slug>/runs/`"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard.access import may_make_demo, may_remove_demo
from dashboard.queries.runs import load_runs
from dashboard.snippets import WAYS, snippet
from dashboard.verdict_lines import runs_line
from dashboard.views.frame import clean, frame_or_404, whole


@require_safe
@vary_on_headers("X-Partial")
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """`?branch=` narrows the list, `?before=NUMBER` pages it; `X-Partial: rows` asks for the table alone."""
    project = frame_or_404(request, slug)
    branch, before = clean(request, "branch") or None, whole(request, "before")
    page = load_runs(project, branch, before)
    context: dict[str, object] = {
        "project": project,
        "section": "runs",
        "page": page,
        "branch": branch,
        "before": before,
        "branches": page.branches if branch is None or branch in page.branches else [branch, *page.branches],
        "verdict": runs_line(page.recent, branch),
    }
    if not page.recent:
        context["how"] = snippet(project, next(iter(WAYS)))
        context["may_make_demo"] = may_make_demo(request.user)
    if project.is_demo:
        context["may_remove_demo"] = may_remove_demo(request.user, project.id)
    partial = request.headers.get("X-Partial") == "rows"
    return render(request, "runs/table.html" if partial else "runs.html", context)
