"""`POST /p/<slug>/views/`: a view of the project is kept, or forgotten."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard import saved_views
from dashboard.access import may_work
from dashboard.saved_views import BadView
from dashboard.views.frame import frame_or_404


@require_POST
def save_view(request: HttpRequest, slug: str) -> HttpResponse:
    """`address`: path and query of the page; `name`: worked out when it is empty; `act=forget` forgets it."""
    project = frame_or_404(request, slug)
    if not may_work(request.user, project.id):
        raise PermissionDenied("Only who works on this project may keep views of it.")
    try:
        address = saved_views.address_of(slug, request.POST.get("address", ""))
        name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[: saved_views.LONGEST]
        if request.POST.get("act") == "forget":
            saved_views.forget(project.id, address)
        else:
            name = name or saved_views.name_of(slug, address)
            saved_views.save(project.id, name, address, request.user.get_username())
    except BadView as bad:
        return render(request, "shell/not_saved.html", {"project": project, "wrong": str(bad)}, status=400)
    return redirect(reverse("project", args=[slug]) + address)
