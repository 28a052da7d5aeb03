"""`/p/<slug>/runs/compare/`"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.queries.run_difference import Side, load_difference, load_sides
from dashboard.triage import whole_numbers
from dashboard.verdict_lines.run_difference import difference_line
from dashboard.views.frame import MOST, frame_or_404, whole


@require_safe
def run_difference(request: HttpRequest, slug: str) -> HttpResponse:
    """`?a=NUMBER&b=NUMBER`: b against a. Left out, b is the newest run, a the default branch before it.

    `?run=` several times: the newest of them against the oldest.
    """
    project = frame_or_404(request, slug)
    asked = _asked(request)
    sides = load_sides(project, asked)
    for number in asked:
        if number and all(side.number != number for side in sides):
            raise Http404(f"Run {number} does not exist; the newest is {project.newest}.")
    was, now = _chosen(sides, project.default_branch, *asked)
    context = {"project": project, "section": "runs", "sides": sides, "was": was, "now": now}
    if was is not None and now is not None:
        found = load_difference(project, was, now)
        context |= {"found": found, "verdict": difference_line(was, now, found)}
    return render(request, "run_difference.html", context)


def _asked(request: HttpRequest) -> tuple[int | None, int | None]:
    numbers = [min(number, MOST) for number in whole_numbers(request.GET.getlist("run")) if number]
    if numbers:
        return min(numbers) if len(set(numbers)) > 1 else None, max(numbers)
    return whole(request, "a"), whole(request, "b")


def _chosen(sides: list[Side], branch: str, a: int | None, b: int | None) -> tuple[Side | None, Side | None]:
    by_number = {side.number: side for side in sides}
    ended = [side for side in sides if side.status != "running"]
    now = by_number.get(b or 0) or next((side for side in ended if side.number != a), None)
    if now is None:
        return None, None
    before = [side for side in ended if side.number < now.number]
    usual = next((side for side in before if side.branch == branch), before[0] if before else None)
    return by_number.get(a or 0) or usual, now
