"""`/`"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dashboard.access import is_operator, may_make_demo
from dashboard.queries.projects import any_project, load_projects
from dashboard.verdict_lines import projects_line


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Who sees one project only is led there."""
    rows = load_projects(request.user)
    if len(rows) == 1:
        return redirect("project", rows[0].slug)
    context: dict[str, object] = {
        "rows": rows,
        "section": "projects",
        "hidden": not rows and any_project(),
        "is_operator": is_operator(request.user),
        "may_make_demo": not any(row.is_demo for row in rows) and may_make_demo(request.user),
    }
    if rows:
        context["verdict"] = projects_line(rows)
    return render(request, "projects.html", context)
