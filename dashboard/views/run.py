"""`/p/<slug>/runs/<number>/`: live and finished are one page."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.filter import parse
from dashboard.kpi import facts_of, kpis_of
from dashboard.queries.hanging_now import load_hanging
from dashboard.queries.project import Frame, run_of_session
from dashboard.queries.results import load_results, load_results_for_text
from dashboard.queries.run import FailureRow, RunDetail, load_failures, load_run, once_each
from dashboard.queries.time_left import find_earlier, left_s
from dashboard.run_text import run_text
from dashboard.running_rows import rows_of
from dashboard.show import count
from dashboard.standing import by_variant
from dashboard.task_tree import tree_of
from dashboard.verdict_lines import run_line
from dashboard.views.frame import clean, frame_or_404, whole
from dashboard.views.run_tabs import PARTS, tab_of, tabs_of

FIRST = 40
"""Rows that are there before any script has run; the script then brings all."""
PLAIN = 500
"""Rows of a page that has to do without script."""
SHOWN = 50
"""Failures."""
UNFINISHED = ("running", "interrupted")


@require_safe
def run(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`?tab=files|timeline|ticks|output`; without it the results.

    `?q=` filters them, `?plain=1` and `?before=SEQ` page them, `?format=txt` is the whole run as text.
    """
    project = frame_or_404(request, slug)
    detail = run_or_404(project, number)
    if request.GET.get("format") == "txt":
        return _text(request, project, detail)
    now, tab = timezone.now(), tab_of(request)
    frame = {"project": project, "section": "runs", "run": detail, "now": now, "kpis": kpis_of(detail, now)}
    frame |= {"tab": tab, "tabs": tabs_of(tab, detail)}
    if tab in PARTS:
        return render(request, "run_tab.html", frame | PARTS[tab](request, project, detail))
    return render(request, "run.html", frame | _results(request, project, detail, now))


def _results(request: HttpRequest, project: Frame, detail: RunDetail, now: datetime) -> dict[str, Any]:
    query, before = clean(request, "q"), whole(request, "before")
    plain = before is not None or "plain" in request.GET
    failures = load_failures(project, detail) if detail.counts.bad else []
    hanging = load_hanging(project.id, detail.id, detail.created_at) if detail.status in UNFINISHED else []
    page = load_results(project, detail, parse(query), before, PLAIN if plain else FIRST)
    shown = once_each(failures)[:SHOWN]
    return {
        "query": query,
        "verdict": run_line(facts_of(detail, _left_s(project, detail, now), _standings(detail, failures))),
        "failures": shown,
        "told": sum(row.times for row in shown),
        "hanging": [(one, tree_of(one.report)) for one in hanging],
        "running": [(row, *row.elapsed(now)) for row in rows_of(detail.running, len(detail.sessions) > 1)],
        "base": reverse("run", args=[project.slug, detail.number]) + "results/",
        "page": page,
        "before": before,
        "plain": plain,
    }


def _standings(run: RunDetail, failures: Sequence[FailureRow]) -> Counter[str] | None:
    """None if there are more than could be looked at."""
    if run.counts.bad != len(failures):
        return None
    return by_variant(((row.case_id, row.backend), row.standing.word) for row in failures)


def _left_s(project: Frame, run: RunDetail, now: datetime) -> float | None:
    if run.status != "running" or not run.total:
        return None
    earlier = find_earlier(project.id, run.number, run.branch, run.total, run.head)
    return left_s(run, run.total, earlier, now)


@require_safe
def session(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The run that a session belongs to: what pytest prints before it knows the number."""
    project = frame_or_404(request, slug)
    number = run_of_session(project, uuid)
    if number is None:
        raise Http404(f"Nothing has arrived from session {uuid} yet.")
    return redirect("run", project.slug, number)


def run_or_404(project: Frame, number: int) -> RunDetail:
    found = load_run(project, number) if number <= project.newest else None
    if found is None and 0 < number <= project.newest:
        raise Http404(f"Run {count(number)} is no longer kept: it was older than this project keeps its results.")
    if found is None:
        newest = f"the newest is {count(project.newest)}" if project.newest else "the project has none yet"
        raise Http404(f"Run {count(number)} does not exist; {newest}.")
    return found


def _text(request: HttpRequest, project: Frame, detail: RunDetail) -> HttpResponse:
    rows = load_results_for_text(project, detail, parse(clean(request, "q")), whole(request, "after") or 0)
    return HttpResponse(run_text(project, detail, rows), content_type="text/plain; charset=utf-8")
