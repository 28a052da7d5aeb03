"""`/demo/` makes the demo, `/demo/remove/` removes it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dashboard.access import may_make_demo, may_remove_demo
from dashboard.demo.project import find_demo, let_in, open_demo
from dashboard.tasks import fill_demo
from ingest.removal import remove


@require_POST
def make_demo(request: HttpRequest) -> HttpResponse:
    """Leads to its runs, which a job brings. Asking again goes on where that job was lost."""
    if not may_make_demo(request.user):
        raise PermissionDenied("Only who works on a project may make the demo.")
    project = open_demo(is_open=settings.LOCAL)
    let_in(project, request.user)
    fill_demo.delay(project.pk)
    return redirect("runs", project.slug)


@require_POST
def remove_demo(request: HttpRequest) -> HttpResponse:
    demo = find_demo()
    if demo is not None:
        if not may_remove_demo(request.user, demo.pk):
            raise PermissionDenied("Only who works on the demo may remove it.")
        remove(demo)
    return redirect("projects")
