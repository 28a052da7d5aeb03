"""`/p/<slug>/compare/?runs=90` or `?runs=88,89,90`: backends side by side in a few runs."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.charts.dumbbell import dumbbell_axis
from dashboard.difference import short
from dashboard.link import query_with
from dashboard.queries.comparison import NAMES
from dashboard.queries.comparison.in_runs import load_run_comparison
from dashboard.queries.project import Frame
from dashboard.scatters import scatters
from dashboard.verdict_lines.compare_run import compare_run_line, runs_said
from dashboard.window import WINDOWS
from trends.sides import DAYS

LISTED: Final = 20


def in_runs(request: HttpRequest, project: Frame, numbers: list[int]) -> HttpResponse:
    found = load_run_comparison(project, numbers) if numbers[-1] <= project.newest else None
    if found is None:
        raise Http404(f"{runs_said(numbers).capitalize()} {'does' if len(numbers) == 1 else 'do'} not exist.")
    places = {short(NAMES[place]): place for place in found.used}
    base = places.get(request.GET.get("base", ""), found.used[0] if found.used else 0)
    context = {
        "project": project,
        "section": "compare",
        "run": found,
        "verdict": compare_run_line(found, base),
        "names": [(place, NAMES[place]) for place in found.used],
        "windows": [
            (one.days, query_with(request.GET, runs="", window=one.text)) for one in WINDOWS if one.days in DAYS
        ],
        "here": query_with(request.GET),
        "runs_said": runs_said(numbers).capitalize(),
        "bases": [(name, query_with(request.GET, base=name), place == base) for name, place in places.items()],
        "totals": [(NAMES[at], found.failed[at], found.failed[at] + found.passed[at]) for at in found.used],
        "times": found.times[:LISTED],
        "axis": dumbbell_axis([value for row in found.times[:LISTED] for value in row.median_s if value is not None]),
        "scatters": list(scatters(project.slug, found.times, base, [at for at in found.used if at != base])),
    }
    return render(request, "compare_run.html", context)
