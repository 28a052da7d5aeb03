"""`/p/<slug>/compare/?runs=90`: backends side by side in one run."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.difference import short
from dashboard.link import query_with
from dashboard.queries.comparison import NAMES
from dashboard.queries.comparison.one_run import load_run_comparison
from dashboard.queries.project import Frame
from dashboard.show import count
from dashboard.verdict_lines.compare_run import compare_run_line
from dashboard.window import WINDOWS
from trends.sides import DAYS


def one_run(request: HttpRequest, project: Frame, number: int) -> HttpResponse:
    found = load_run_comparison(project, number) if number <= project.newest else None
    if found is None:
        raise Http404(f"Run {count(number)} does not exist.")
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
        "bases": [(name, query_with(request.GET, base=name), place == base) for name, place in places.items()],
        "totals": [(NAMES[at], found.failed[at], found.failed[at] + found.passed[at]) for at in found.used],
    }
    return render(request, "compare_run.html", context)
