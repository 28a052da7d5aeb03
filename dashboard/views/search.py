"""`/p/<slug>/search/`: what the palette asks, and a page for who has no script."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.queries.project import Frame
from dashboard.queries.search import Found, FoundRun, search
from dashboard.sheet import format_of
from dashboard.show import count
from dashboard.views.frame import clean, frame_or_404

MOST = 100
"""Characters that are looked for."""


@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=`: words of a test, a branch, a revision, the number of a run or of a pull request."""
    project = frame_or_404(request, slug)
    text = clean(request, "q")[:MOST]
    found = search(project, text)
    if format_of(request) == "json":
        return JsonResponse({"groups": _groups(project, found)})
    context = {"project": project, "section": "search", "query": text, "groups": _groups(project, found)}
    return render(request, "search.html", context)


def _groups(project: Frame, found: Found) -> list[dict[str, object]]:
    """What was found, with its addresses; groups in which nothing was found are left out."""
    base = reverse("runs", args=[project.slug])
    groups = {
        "Tests": [
            {"text": one.name, "href": reverse("test", args=[project.slug, one.id]), "note": ""} for one in found.tests
        ],
        "Runs": [
            {"text": f"Run {count(one.number)}", "href": f"{base}{one.number}/", "note": _note(one)}
            for one in found.runs
        ],
        "Commits": [
            {"text": one.revision[:12], "href": f"{base}{one.run}/", "note": f"run {count(one.run)}"}
            for one in found.commits
        ],
    }
    return [{"name": name, "items": items} for name, items in groups.items() if items]


def _note(run: FoundRun) -> str:
    """Why it was found, and how it ended."""
    pull = f"PR {run.pull}" if run.pull else None
    return ", ".join(filter(None, (pull, run.branch, run.status)))
