"""`/p/<slug>/flaky/text/`: tests that were chosen, as text to paste elsewhere."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.issue_text import Place, issue_text, issue_title, list_text
from dashboard.link import query_with
from dashboard.queries.flagged_evidence import MOST, Evidence, load_evidence
from dashboard.triage import whole_numbers
from dashboard.views.frame import frame_or_404


class Form(NamedTuple):
    label: str
    text_of: Callable[[Sequence[Evidence], Place], str]


FORMS: Final = {"issue": Form("Issue text", issue_text), "list": Form("List", list_text)}


@require_safe
def flaky_text(request: HttpRequest, slug: str) -> HttpResponse:
    """`?variant=3,7` of at most 50 and `?as=issue` or `?as=list`; `?format=txt` answers the text alone."""
    project = frame_or_404(request, slug)
    name = request.GET.get("as", "")
    name = name if name in FORMS else "issue"
    asked = whole_numbers(request.GET.get("variant", "").split(","))
    found = load_evidence(project, asked)
    text = FORMS[name].text_of(found, Place(slug, project.default_branch, settings.PUBLIC_URL.rstrip("/")))
    if request.GET.get("format") == "txt":
        return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")
    context = {
        "project": project,
        "section": "flaky",
        "found": found,
        "left_out": max(0, len(asked) - MOST),
        "title": issue_title(found, project.default_branch) if name == "issue" else "",
        "text": text,
        "lines": min(40, text.count("\n") + 2),
        "forms": [(form.label, query_with(request.GET, **{"as": key}), key == name) for key, form in FORMS.items()],
        "today": timezone.now().date(),
    }
    return render(request, "flaky/text.html", context)
