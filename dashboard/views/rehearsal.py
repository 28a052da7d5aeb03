"""`/p/<slug>/rehearsal/`: settings of verdicts, tried on the past and then saved."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.access import may_change, may_work
from dashboard.queries.project import Frame
from dashboard.queries.rehearsal import load_tried, present_rules
from dashboard.rehearsal_form import MOST_DAYS, days_in, rule_fields, rules_in
from dashboard.verdict_lines.rehearsal import rehearsal_line
from dashboard.views.frame import frame_or_404, whole
from trends.models import Rehearsal, Rules
from trends.rehearsal.job import ask
from trends.rules import BadRule, checked
from trends.tasks import judge_project, rehearse_settings

MOST_WAITING: Final = 3


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest, slug: str) -> HttpResponse:
    """`?id=7` is one that was asked for; POST asks for another."""
    project = frame_or_404(request, slug)
    if request.method == "POST":
        return _ask(request, project)
    number = whole(request, "id")
    tried = load_tried(project, number) if number else None
    if number and tried is None:
        raise Http404("There is no such rehearsal; they are kept for a day.")
    values = tried.values if tried else present_rules(project)
    answer = _page(request, project, tried=tried, verdict=rehearsal_line(tried), fields=rule_fields(values))
    if tried is not None and tried.is_waiting:
        answer["Refresh"] = "2"
    return answer


def _ask(request: HttpRequest, project: Frame) -> HttpResponse:
    if not may_work(request.user, project.id):
        raise PermissionDenied("Only who works on this project may try settings.")
    try:
        values, days = rules_in(request.POST), days_in(request.POST)
        if Rehearsal.objects.filter(project=project.id, status=Rehearsal.Status.WAITING).count() >= MOST_WAITING:
            raise BadRule("days", f"{MOST_WAITING} rehearsals are waiting already: try again when they are done")
        asked = ask(project.id, values, days)
    except BadRule as bad:
        more = {"fields": rule_fields({}, request.POST, bad), "wrong": bad, "days": request.POST.get("days", "14")}
        return _page(request, project, status=400, verdict=rehearsal_line(None), **more)
    rehearse_settings.delay(asked.pk)
    return redirect(f"{reverse('rehearsal', args=[project.slug])}?id={asked.pk}")


@require_POST
def save_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The settings of the rehearsal `id` become those of the project: its verdicts are made again."""
    project = frame_or_404(request, slug)
    if not may_change(request.user, project.id):
        raise PermissionDenied("Only an admin of this project may change its settings.")
    text = request.POST.get("id", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    tried = load_tried(project, number)
    if tried is None:
        raise Http404("There is no such rehearsal; they are kept for a day.")
    Rules.objects.update_or_create(pk=project.id, defaults={"values": checked(tried.values)})
    judge_project.delay(project.id)
    return redirect("flaky", slug)


def _page(request: HttpRequest, project: Frame, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "project": project,
        "section": "rehearsal",
        "days": "14",
        "most_days": MOST_DAYS,
        "may_work": may_work(request.user, project.id),
        "may_change": may_change(request.user, project.id),
    }
    return render(request, "rehearsal.html", context | more, status=status)
