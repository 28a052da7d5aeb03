"""`/new/`: a project, and from there to what sends its first run."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from dashboard.access import is_operator
from dashboard.project_forms import GeneralForm
from ingest.models import Membership, Project


@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """Who makes it is its admin."""
    if not is_operator(request.user):
        raise PermissionDenied("Only who runs this server may make a project.")
    given = request.POST if request.method == "POST" else None
    form = GeneralForm(given, initial={"default_branch": "main"}, may_close=request.user.is_authenticated)
    if not form.is_valid():
        return render(request, "new_project.html", {"form": form}, status=400 if form.is_bound else 200)
    project = _make(form)
    if request.user.is_authenticated:
        Membership.objects.create(project=project, user=request.user, role=Membership.Role.ADMIN)
    return redirect("setup", project.slug)


def _make(form: GeneralForm) -> Project:
    """Where the name is taken in addresses, also by a project that was removed, a number follows it."""
    wanted = slugify(form.cleaned_data["name"])[:50] or "project"
    number = 1
    while True:
        try:
            with transaction.atomic():
                slug = wanted if number == 1 else f"{wanted}-{number}"
                return Project.objects.create(**{"slug": slug, "is_open": True, **form.cleaned_data})
        except IntegrityError:
            number += 1
