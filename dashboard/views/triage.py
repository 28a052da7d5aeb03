"""`POST /p/<slug>/triage/`: what becomes of the tests that were chosen from a list."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dashboard import assignment, quarantine
from dashboard.access import may_work
from dashboard.triage import BadTriage, chosen
from dashboard.views.flaky_text import FORMS
from dashboard.views.frame import frame_or_404

Act = Callable[[int, list[int], QueryDict, str], object]
ACTS: Final[dict[str, Act]] = {
    "quarantine": lambda project, variants, form, by: quarantine.begin(project, variants, *quarantine.asked(form), by),
    "end": lambda project, variants, _, __: quarantine.end(project, variants),
    "assign": lambda project, variants, form, by: assignment.assign(project, variants, assignment.asked(form), by),
}
"""By the value of the button; each takes the project, the variants, the form and who asks."""


@require_POST
def triage(request: HttpRequest, slug: str) -> HttpResponse:
    """`variant` (several) and `act`: `quarantine` with `reason` and `until`, `end`, `assign` with `owner`.

    Goes back to `next`. `act=issue` and `act=list` lead to a text about them, for everybody who may see them.
    """
    project = frame_or_404(request, slug)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("flaky", args=[slug])
    act = request.POST.get("act", "quarantine")
    try:
        variants = chosen(request.POST)
        if act in FORMS:
            query = urlencode({"as": act, "variant": ",".join(map(str, variants))})
            return redirect(f"{reverse('flaky-text', args=[slug])}?{query}")
        if not may_work(request.user, project.id):
            raise PermissionDenied("Only who works on this project may say what becomes of its tests.")
        ACTS.get(act, ACTS["quarantine"])(project.id, variants, request.POST, request.user.get_username())
    except BadTriage as bad:
        context = {"project": project, "section": "flaky", "wrong": str(bad), "back": back}
        return render(request, "flaky/wrong.html", context, status=400)
    return HttpResponseRedirect(back)
