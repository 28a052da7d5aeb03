"""`/p/<slug>/flaky/`"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.queries.flaky import Cursor, load_flaky
from dashboard.verdict_lines import flaky_line
from dashboard.views.frame import frame_or_404


@require_safe
def flaky(request: HttpRequest, slug: str) -> HttpResponse:
    """`?after=VERSIONS-ID` pages the list."""
    project = frame_or_404(request, slug)
    after = _cursor(request.GET.get("after", ""))
    page = load_flaky(project, after)
    context = {
        "project": project,
        "section": "flaky",
        "page": page,
        "after": after,
        "verdict": flaky_line(page.backends, project.newest),
        "variants": sum(on.variants for on in page.backends),
    }
    return render(request, "flaky.html", context)


def _cursor(text: str) -> Cursor | None:
    versions, _, row = text.partition("-")
    if text.isascii() and versions.isdecimal() and row.isdecimal() and len(versions) < 10 and len(row) < 19:
        return Cursor(int(versions), int(row))
    return None
