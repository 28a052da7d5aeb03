"""`/p/<slug>/settings/members/`: who works on the project, and links for those who are new here."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dashboard import members
from dashboard.project_forms import MemberForm, RoleForm
from dashboard.queries.project import Frame
from dashboard.views.settings import changeable, settings_page
from ingest.models import Membership


@require_POST
@never_cache
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers with a link for who is new on this server: it is shown this once."""
    project = changeable(request, slug)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return settings_page(request, project, status=400, member_form=form)
    try:
        member = members.add(project.id, form.cleaned_data["name"], form.cleaned_data["role"])
    except members.LastAdmin as refused:
        return settings_page(request, project, status=400, member_error=str(refused))
    return _invitation(request, project, member)


@require_POST
def change_member(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    """`role`: the one to have from now on."""
    project = changeable(request, slug)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return settings_page(request, project, status=400, member_error="Choose one of these roles.")
    return _if_an_admin_stays(request, project, lambda: members.change(project.id, member, form.cleaned_data["role"]))


@require_POST
def leave(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    project = changeable(request, slug)
    return _if_an_admin_stays(request, project, lambda: members.leave(project.id, member))


@require_POST
@never_cache
def invite_again(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    """A link for who never chose a password: the first may be lost, or three days old."""
    project = changeable(request, slug)
    return _invitation(request, project, get_object_or_404(Membership, project=project.id, pk=member))


def _if_an_admin_stays(request: HttpRequest, project: Frame, change: Callable[[], None]) -> HttpResponse:
    try:
        change()
    except members.LastAdmin as refused:
        return settings_page(request, project, status=400, member_error=str(refused))
    return _to_members(project)


def _invitation(request: HttpRequest, project: Frame, member: Membership) -> HttpResponse:
    if not Membership.objects.filter(members.is_invited(), pk=member.pk).exists():
        return _to_members(project)
    address = request.build_absolute_uri(members.link(member.user))
    return settings_page(request, project, invited=member.user.get_username(), invitation=address)


def _to_members(project: Frame) -> HttpResponse:
    return redirect(f"{reverse('settings', args=[project.slug])}#members-title")
