"""`/p/<slug>/settings/`: general, tokens, members, removal."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dashboard.access import is_member, is_operator, may_change
from dashboard.project_forms import GeneralForm, MemberForm, RetentionForm, TokenForm
from dashboard.queries.kept import Kept, load_kept
from dashboard.queries.project import Frame
from dashboard.queries.settings import load_owned, load_tokens
from dashboard.show import plural
from dashboard.snippets import WAYS, snippet
from dashboard.views.frame import frame_or_404
from ingest.models import Membership, Project, Token
from ingest.removal import remove
from trends.tasks import judge_project


@require_safe
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    return settings_page(request, frame_or_404(request, slug))


@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, default branch, and who may read it."""
    project = changeable(request, slug)
    form = GeneralForm(request.POST, may_close=is_member(request.user, project.id))
    if not form.is_valid():
        return settings_page(request, project, status=400, general=form)
    Project.objects.filter(pk=project.id).update(**form.cleaned_data)
    judge_project.delay(project.id)  # of another branch, verdicts are made again
    return redirect("settings", slug)


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """`days`: so long runs are kept; empty: for ever. A job takes those that are older."""
    project = changeable(request, slug)
    form = RetentionForm(request.POST)
    if not form.is_valid():
        return settings_page(request, project, status=400, keep_error="Choose one of these.")
    Project.objects.filter(pk=project.id).update(keep_days=form.cleaned_data["days"])
    return redirect(f"{reverse('settings', args=[slug])}#keep-title")


@require_POST
@never_cache
def make_token(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers with the secret itself: it is shown this once, and nothing keeps it."""
    project = changeable(request, slug)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return settings_page(request, project, status=400, token_form=form)
    given = form.cleaned_data
    owner = Project.objects.get(pk=project.id)
    _, secret = Token.make(owner, given["name"], Token.Scope(given["scope"]), form.expires_at())
    how = snippet(project, next(iter(WAYS)), secret) if given["scope"] == Token.Scope.INGEST else None
    return settings_page(request, project, secret=secret, secret_name=given["name"], how=how)


@require_POST
def revoke_token(request: HttpRequest, slug: str, token: int) -> HttpResponse:
    project = changeable(request, slug)
    Token.objects.filter(project=project.id, pk=token, revoked_at=None).update(revoked_at=timezone.now())
    return redirect("settings", slug)


@require_POST
def remove_project(request: HttpRequest, slug: str) -> HttpResponse:
    """Only when its slug was typed: all its runs go for good."""
    project = changeable(request, slug)
    if request.POST.get("slug", "").strip() != project.slug:
        return settings_page(request, project, status=400, removal_error=f"Type {project.slug} to remove it.")
    remove(Project.objects.get(pk=project.id))
    return redirect("projects")


def changeable(request: HttpRequest, slug: str) -> Frame:
    project = frame_or_404(request, slug)
    if not may_change(request.user, project.id):
        raise PermissionDenied("Only an admin of the project may change its settings.")
    return project


def _keeps(kept: Kept) -> list[tuple[str, str, bool]]:
    """What can be chosen, what it would do, and what is chosen."""
    own = {kept.days} - {None, *RetentionForm.CHOICES}
    rows = [("", "for ever", kept.days is None), *((str(days), f"{days} days", True) for days in own)]
    for days in RetentionForm.CHOICES:
        going = kept.going.get(days, 0)
        told = f": {plural(going, 'run')} would go" if going and days != kept.days else ""
        rows.append((str(days), f"{days} days{told}", days == kept.days))
    return rows


def settings_page(request: HttpRequest, project: Frame, status: int = 200, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {"project": project, "section": "settings", "may_change": False}
    if may_change(request.user, project.id):
        owned = load_owned(project, request.user)
        kept = load_kept(project, RetentionForm.CHOICES, timezone.now())
        fields = {"name": project.name, "default_branch": owned.default_branch, "is_open": owned.is_open}
        context |= {
            "may_change": True,
            "is_operator": is_operator(request.user),
            "site": request.build_absolute_uri("/").rstrip("/"),
            "general": GeneralForm(initial=fields, may_close=owned.is_member),
            "token_form": TokenForm(initial={"days": "90", "scope": "ingest"}),
            "tokens": load_tokens(project),
            "is_open": owned.is_open,
            "members": owned.members,
            "roles": Membership.Role.values,
            "member_form": MemberForm(initial={"role": Membership.Role.MEMBER}),
            "hook": owned.hook,
            "kept": kept,
            "keeps": _keeps(kept),
        }
    return render(request, "settings.html", context | more, status=status)
