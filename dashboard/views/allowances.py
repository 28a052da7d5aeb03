"""`POST /p/<slug>/sites/allow/` and `POST /p/<slug>/sites/allowed/<id>/end/`: lines that may hold the loop."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dashboard.allowances import BadAllowance, allow, take_back
from dashboard.queries.project import Frame
from dashboard.views.frame import frame_or_404


@require_POST
def allow_site(request: HttpRequest, slug: str) -> HttpResponse:
    """`pattern`, `reason`, `budget` in milliseconds; goes back to `next`."""
    project = _worker(request, slug)
    back = _back(request, slug)
    try:
        allow(project.id, request.POST, request.user.get_username())
    except BadAllowance as bad:
        context = {"project": project, "section": "sites", "wrong": str(bad), "back": back}
        return render(request, "sites/wrong.html", context, status=400)
    return HttpResponseRedirect(back)


@require_POST
def end_allowance(request: HttpRequest, slug: str, allowance: int) -> HttpResponse:
    """What is not there is taken back already."""
    project = _worker(request, slug)
    take_back(project.id, min(allowance, 2**63 - 1))
    return HttpResponseRedirect(_back(request, slug))


def _worker(request: HttpRequest, slug: str) -> Frame:
    project = frame_or_404(request, slug)
    if not project.may_work:
        raise PermissionDenied("Only who works on this project may say which lines are accepted.")
    return project


def _back(request: HttpRequest, slug: str) -> str:
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, None) else reverse("sites", args=[slug])
