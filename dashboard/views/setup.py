"""`/setup/` and `/p/<slug>/setup/`: how to send the first run. The page leads to it as soon as it is there."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.access import may_change, may_make_demo
from dashboard.project_forms import TokenForm
from dashboard.queries.projects import load_projects
from dashboard.sheet import format_of
from dashboard.snippets import WAYS, snippet
from dashboard.views.frame import frame_or_404


@require_safe
def setup(request: HttpRequest, slug: str) -> HttpResponse:
    """`?via=` pip, uv, github or gitlab; `?wait=N` leads to the next run after number N; `?format=json` tells it."""
    project = frame_or_404(request, slug)
    wait = _number(request.GET.get("wait", ""), project.newest)
    run = reverse("run", args=[slug, project.newest]) if project.newest > wait else None
    if format_of(request) == "json":
        return JsonResponse({"newest": project.newest, "run": run})
    if run:
        return redirect(run)
    way = request.GET.get("via", "")
    way = way if way in WAYS else next(iter(WAYS))
    context = {
        "project": project,
        "section": "setup",
        "wait": wait,
        "way": way,
        "ways": WAYS.items(),
        "how": snippet(project, way),
        "may_change": may_change(request.user, project.id),
        "token_form": TokenForm(initial={"name": "first run", "scope": "ingest", "days": "90"}),
        "may_make_demo": may_make_demo(request.user),
    }
    return render(request, "setup.html", context)


@require_safe
def any_setup(request: HttpRequest) -> HttpResponse:
    """That of a project without a run; where all have some, that of the one that heard something last."""
    rows = load_projects(request.user)
    if not rows:
        return redirect("projects")
    return redirect("setup", next((row for row in rows if not row.runs), rows[0]).slug)


def _number(text: str, usual: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else usual
