"""`/p/<slug>/runs/<number>/results/<seq>/`"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard.captured import Section, sections_of_all
from dashboard.course import course_of_result
from dashboard.loop_facts import facts_of
from dashboard.queries.by_name import call_sites
from dashboard.queries.phase.warned import Warned
from dashboard.queries.project import Frame
from dashboard.queries.result import FailureText, ResultDetail, load_result, load_siblings
from dashboard.rerun import rerun_command
from dashboard.show import count
from dashboard.siblings import attempts_of, failing_runs, failures_around, parity_of
from dashboard.site_stacks import stacks_drawing, stacks_of
from dashboard.task_tree import tree_of
from dashboard.traceback import Traceback, traceback_of
from dashboard.verdict_lines import findings_of, result_line
from dashboard.verdict_lines.findings.finding import MOST as MOST_FINDINGS
from dashboard.views.frame import MOST, frame_or_404, is_peek
from dashboard.zoom import asked_of, views_of, zoom_of


@require_safe
@vary_on_headers("X-Partial")
def result(request: HttpRequest, slug: str, number: int, seq: int) -> HttpResponse:
    """`?from=0.2&to=0.5`, seconds: only this part of what happened when.

    `X-Partial: peek` asks for what is shown beside a list.
    """
    project = frame_or_404(request, slug)
    detail = _result_or_404(project, number, seq)
    siblings = load_siblings(project, detail, failing_runs(detail))
    failed_before, failed_after = failures_around(detail, siblings)
    parity = parity_of(detail, siblings)
    loop = facts_of(detail.phases)
    course = course_of_result(detail, loop)
    zoom = zoom_of(asked_of(request.GET), course.length_s)
    context = {
        "project": project,
        "section": "runs",
        "result": detail,
        "verdict": result_line(detail),
        "attempts": attempts_of(detail, siblings),
        "parity": parity,
        "has_jobs": len({one.job for one in parity}) > 1,
        "failed_before": failed_before,
        "failed_after": failed_after,
        "findings": findings_of(detail),
        "loop": loop,
        "course": course,
        "zoom": zoom,
        "zooms": views_of(zoom, request.GET) if zoom.whole_s else [],
        "site_pages": call_sites(project, [row.one.site for row in loop.slow.rows if row.one.site]),
        "failures": _failures(detail),
        "stacks": stacks_drawing(stacks_of(detail.phases), request.GET, "stalls-title"),
        "warned": _more(detail),
        "rerun": rerun_command(detail),
        "hanging": tree_of(detail.hangings[0]) if detail.hangings else None,
    }
    if is_peek(request):
        return render(request, "peek/result.html", context | {"prefix": "peek-"})
    return render(request, "result.html", context)


def _result_or_404(project: Frame, number: int, seq: int) -> ResultDetail:
    found = load_result(project, number, seq) if max(number, seq) <= MOST else None
    if found is None:
        raise Http404(f"Run {count(number)} has no result {count(seq)}.")
    return found


def _failures(detail: ResultDetail) -> list[tuple[FailureText, Traceback, list[Section]]]:
    """Each with its traceback and what was captured until then."""
    captured = sections_of_all(failure.output for failure in detail.failures)
    return [(one, traceback_of(one.text), sections) for one, sections in zip(detail.failures, captured, strict=True)]


def _more(detail: ResultDetail) -> Warned | None:
    """Warnings that the sentences leave out."""
    told = detail.warned
    return told if told and (told.left_out or len(told.parts) > MOST_FINDINGS) else None
