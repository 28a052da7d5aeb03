"""`/p/<slug>/tests/<id>/`: since when, where, how often, and why?"""

import shlex
from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard.case.absence import absences_of
from dashboard.case.axis import Axis, AxisRun, Cell, axis_of
from dashboard.case.blame import blame_of
from dashboard.case.failures import failure_groups
from dashboard.case.renamed import renamed_of
from dashboard.case.segments import BAD, segments_of
from dashboard.case.timing import timings_of
from dashboard.course import course_of_result
from dashboard.link import query_with
from dashboard.loop_facts import facts_of
from dashboard.quarantine import USUAL
from dashboard.queries.case import (
    Association,
    CaseDetail,
    CaseVariant,
    Point,
    load_case,
    load_points,
)
from dashboard.queries.result import load_result
from dashboard.sentence import Sentence
from dashboard.verdict_lines.case import MOSTLY, case_line, gone_line
from dashboard.verdict_lines.case_branch import branch_line, elsewhere_line
from dashboard.verdict_lines.case_renamed import renamed_line
from dashboard.verdict_lines.run import STALL_S
from dashboard.views.frame import MOST, clean, frame_or_404, is_peek, whole
from trends.strip import LENGTH

GROUPS = 10
CHANGES = 8
"""The newest, in the panel beside a list."""


@require_safe
@vary_on_headers("X-Partial")
def case_history(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`?branch=NAME` for what another branch did, `?branch=all` for all of them.

    `?seg=2` asks for what brought the second stretch.

    `X-Partial: peek` asks for what is shown beside a list.
    """
    project = frame_or_404(request, slug)
    case = load_case(project, number) if number <= MOST else None
    if case is None:
        raise Http404("There is no such test in this project.")
    asked_branch = clean(request, "branch")
    is_whole = asked_branch == "all"
    branch = "" if asked_branch in ("all", project.default_branch) else asked_branch
    points = load_points(project, number, is_whole=is_whole, branch=branch)
    axis = axis_of(points)
    absences = absences_of(case, points, axis)
    segments = [] if branch else segments_of(axis, case.variants)
    groups = failure_groups(points)
    wanted = groups[0].newest if groups else points[-1] if points else None
    shown = load_result(project, wanted.run, wanted.seq) if wanted else None
    newest = shown if groups else None
    loop = facts_of(shown.phases) if shown else None
    asked = whole(request, "seg")
    now = timezone.now()
    context = {
        "project": project,
        "section": "tests",
        "case": case,
        "verdict": line_of(case, axis, now, branch, project.default_branch),
        "branch": branch,
        "axis": axis.with_absent({one.backend: one.text for one in absences}),
        "absences": absences,
        "is_whole": is_whole,
        "segments": segments,
        "budget_s": STALL_S,
        "branches": [
            (project.default_branch, query_with(request.GET, branch=""), not is_whole and not branch),
            *([(branch, query_with(request.GET, branch=branch), True)] if branch else []),
            ("all branches", query_with(request.GET, branch="all"), is_whole),
        ],
        "groups": groups[:GROUPS],
        "more_groups": max(0, len(groups) - GROUPS),
        "failures": sum(group.count for group in groups),
        "newest": newest,
        "course": course_of_result(newest, loop) if newest and loop else None,
        "shown": shown,
        "lengths": loop and loop.lengths,
        "lengths_note": loop and loop.lengths_note,
        "blame": blame_of(axis, segments, asked - 1 if asked else None),
        "stretches": [(one, query_with(request.GET, seg=str(at))) for at, one in enumerate(segments, 1) if one.since],
        "causes": [
            (variant, cause) for variant in case.variants for cause in variant.causes if cause.value != case.name
        ],
        "sites": [(variant, one) for variant in case.variants for one in variant.sites],
        "timings": timings_of(points),
        "table": rows_of(axis),
        "rerun": rerun(points, case),
        "gone": "" if branch else gone_line({point.run for point in points}, case.newest, project.default_branch),
        "renamed": renamed_line(renamed_of(case.id, case.family)),
        "flagged": [one for one in case.variants if one.worst is not None and one.worst.word in BAD],
        "is_aside": any(one.aside is not None and one.aside.until >= now.date() for one in case.variants),
        "is_owned": any(one.owner for one in case.variants),
        "today": now.date(),
        "until": now.date() + USUAL,
        "here": request.get_full_path(),
        "failed": next((point for point in reversed(points) if point.is_bad), None),
    }
    if is_peek(request):
        return render(request, "peek/test.html", context | _peek(axis, case))
    return render(request, "test.html", context)


def line_of(case: CaseDetail, axis: Axis, now: datetime, branch: str, trunk: str) -> Sentence:
    """Of the branch that one looks from; of the default one with others on which it fails, where it does not itself."""
    if branch:
        return branch_line(axis, branch, trunk, case_line(case.variants, axis, now))
    is_bad = any(one.worst is not None and one.worst.word in BAD for one in case.variants)
    others = [] if is_bad else elsewhere_line(case.id, case.elsewhere)
    return (*case_line(case.variants, axis, now, trunk if others else ""), *others)


def _peek(axis: Axis, case: CaseDetail) -> dict[str, object]:
    """What the panel beside a list has in place of the chart."""
    changes = [(variant, change) for variant in case.variants for change in variant.changes]
    return {
        "prefix": "peek-",
        "strips": strips_of(axis),
        "changes": sorted(changes, key=lambda one: -one[1].run)[:CHANGES],
    }


def strips_of(axis: Axis) -> list[tuple[str, str, list[int]]]:
    """By backend the marks of the newest runs it was in, and their numbers."""
    found = []
    for name, lane in axis.lanes.items():
        ran = [(cell.mark, run.number) for cell, run in zip(lane, axis.runs, strict=True) if cell is not None][-LENGTH:]
        found.append((name, "".join(mark for mark, _ in ran), [number for _, number in ran]))
    return found


def rows_of(axis: Axis) -> list[tuple[AxisRun, list[tuple[str, Cell | None]]]]:
    """What the chart shows, as a table, the newest run first."""
    places = range(len(axis.runs))
    return [(axis.runs[at], [(name, lane[at]) for name, lane in axis.lanes.items()]) for at in reversed(places)]


def rerun(points: Sequence[Point], case: CaseDetail) -> str:
    """The command that runs it again, as its newest failure ran: behind the test that most failures come behind."""
    newest = next((point for point in reversed(points) if point.is_bad), points[-1] if points else None)
    if newest is None:
        return ""
    mine = [variant for variant in case.variants if variant.backend == newest.backend]
    most = [one for one in _after(mine) if one.failed_with >= MOSTLY * one.failed and one.value != case.name]
    behind = [(cause.value + newest.nodeid.removeprefix(case.name), cause.nodeids) for cause in most]
    return shlex.join(["pytest", *[one for one, known in behind if one in known][:1], newest.nodeid])


def _after(variants: Sequence[CaseVariant]) -> list[Association]:
    return [cause for variant in variants for cause in variant.causes if cause.kind == "after"]
