"""`/p/<slug>/badge.svg`: how a branch is, for a README. Who may not read the project gets none."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from dashboard.charts.badge import Tone, badge
from dashboard.queries.project import Frame
from dashboard.queries.trunk import on_branch
from dashboard.show import count, plural
from dashboard.views.frame import clean, frame_or_404
from ingest.models import Run


@require_safe
def project_badge(request: HttpRequest, slug: str) -> HttpResponse:
    """`kind`: `flaky`, or else how the newest run ended; `branch`: instead of the default one, of the latter."""
    project = frame_or_404(request, slug)
    if clean(request, "kind") == "flaky":
        label, value, tone = _flaky(project)
    else:
        label, value, tone = _status(project, clean(request, "branch") or project.default_branch)
    response = HttpResponse(badge(label, value, tone), content_type="image/svg+xml")
    patch_cache_control(response, no_cache=True)  # else those who pass images on keep it for hours
    return response


def _flaky(project: Frame) -> tuple[str, str, Tone]:
    return "flaky tests", count(project.flaky) if project.flaky else "none", "odd" if project.flaky else "good"


def _status(project: Frame, branch: str) -> tuple[str, str, Tone]:
    mine = Q(branch=branch) if branch != project.default_branch else on_branch(branch)
    ended = Run.objects.filter(mine, project=project.id).exclude(status=Run.Status.RUNNING)
    newest = ended.order_by("-number").first()
    if newest is None:
        return branch, "no run yet", "none"
    if newest.status == Run.Status.PASSED:
        return branch, "passed", "good"
    failures = newest.failed + newest.error
    if newest.status == Run.Status.FAILED and failures:
        return branch, plural(failures, "failure"), "bad"
    return branch, newest.status, "bad"
