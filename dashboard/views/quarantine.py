"""`POST /p/<slug>/quarantine/`: variants into quarantine, or out of it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dashboard import quarantine
from dashboard.access import may_work
from dashboard.quarantine import BadQuarantine
from dashboard.views.frame import frame_or_404


@require_POST
def set_aside(request: HttpRequest, slug: str) -> HttpResponse:
    """`variant` (several), `reason`, `until`; `act=end` ends it. Goes back to `next`."""
    project = frame_or_404(request, slug)
    if not may_work(request.user, project.id):
        raise PermissionDenied("Only who works on this project may set its tests aside.")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("flaky", args=[slug])
    try:
        variants = quarantine.chosen(request.POST)
        if request.POST.get("act") == "end":
            quarantine.end(project.id, variants)
        else:
            quarantine.begin(project.id, variants, *quarantine.asked(request.POST), request.user.get_username())
    except BadQuarantine as bad:
        context = {"project": project, "section": "flaky", "wrong": str(bad), "back": back}
        return render(request, "flaky/wrong.html", context, status=400)
    return redirect(back)
