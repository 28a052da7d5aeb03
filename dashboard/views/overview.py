"""`/p/<slug>/`: the front door of a project."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.access import may_make_demo, may_remove_demo
from dashboard.demo.project import runs_planned
from dashboard.do_next import steps_of, tests_of
from dashboard.link import query_with
from dashboard.overview_cards import DAYS, backends_of, changed_in, shares_of, stalls_of, strip_of, time_of, uncompared
from dashboard.queries.overview import STRIP, Overview, load_overview
from dashboard.queries.project import Frame
from dashboard.verdict_lines.overview import Health, overview_line, streak
from dashboard.verdict_lines.runs import ENOUGH
from dashboard.views.frame import clean, frame_or_404
from dashboard.window import WINDOWS, window_of

USUAL = 14


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """`?branch=`: another than the default one. `?window=7d|14d|30d`: of what is counted by days."""
    project = frame_or_404(request, slug)
    context: dict[str, object] = {"project": project, "section": "overview"}
    if project.is_demo:
        context["may_remove_demo"] = may_remove_demo(request.user, project.id)
        context["planned"] = runs_planned(project.id)
    if not project.newest:
        return redirect("runs" if project.is_demo else "setup", slug)
    asked = window_of(request, USUAL).days
    days = asked if asked in DAYS else USUAL
    found, now = load_overview(project, clean(request, "branch") or None, days), timezone.now()
    health, backends = health_of(found), backends_of(found.tally.facts)
    context |= {
        "overview": found,
        "has_ended": bool(health.statuses),
        "verdict": overview_line(health, now),
        "green": streak(health.statuses) if health.statuses and health.statuses[0] == "passed" else 0,
        "steps": steps_of(slug, found),
        "shown": min(len(found.runs), STRIP),
        "strip": strip_of(slug, found.runs),
        "days": days,
        "windows": [
            (one.text, query_with(request.GET, window=one.text if one.days != USUAL else ""), one.days == days)
            for one in WINDOWS
            if one.days in DAYS
        ],
        "shares": shares_of(found.runs, now, days),
        "time": time_of(found.runs),
        "stalls": stalls_of(found.runs),
        "backends": backends,
        "uncompared": uncompared(backends),
        "changed": changed_in(found),
        "may_make_demo": _is_young(project, health) and may_make_demo(request.user),
    }
    return render(request, "overview.html", context)


def _is_young(project: Frame, health: Health) -> bool:
    """Whether its own history is too short to show what a longer one tells."""
    return not project.is_demo and len(health.statuses) < ENOUGH


def health_of(found: Overview) -> Health:
    """What the verdict line is made from."""
    ended = [run for run in found.runs if run.status != "running"]
    statuses = [run.looks for run in ended]
    is_red = bool(statuses) and statuses[0] != "passed"
    (broken, broken_text), (flaky, flaky_text) = tests_of(found, "broken"), tests_of(found, "flaky")
    is_broken = bool(broken) and found.branch == (found.tally.trunk or found.branch)
    red = [run for run in ended[: streak(statuses)] if is_broken or not run.is_flaky_only] if is_red else []
    first = red[-1] if red else None
    return Health(
        branch=found.branch,
        trunk=found.tally.trunk or found.branch,
        statuses=statuses,
        red_since=first.number if first else None,
        red_at=first.started_at if first else None,
        broken=broken,
        broken_text=broken_text,
        flaky=flaky,
        flaky_text=flaky_text,
    )
