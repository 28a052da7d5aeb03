"""`/p/<slug>/compare/`: does another backend change behaviour, and what does it buy or cost?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.charts.dumbbell import dumbbell_axis
from dashboard.difference import difference_of, short
from dashboard.difference_sheet import SHEET
from dashboard.filter import Filter, ignored, parse
from dashboard.filter_bar import filter_bar
from dashboard.link import query_with
from dashboard.queries.comparison import (
    FIELDS,
    NAMES,
    Order,
    PacePage,
    Suite,
    load_contrasts,
    load_paces,
    load_points,
    load_suite,
)
from dashboard.queries.project import Frame
from dashboard.ranked_cursor import ranked_cursor
from dashboard.scatters import scatters
from dashboard.sheet import format_of
from dashboard.verdict_lines.compare import compare_line
from dashboard.views.compare_run import in_runs
from dashboard.views.frame import clean, frame_or_404
from dashboard.views.run_numbers import numbers_of
from dashboard.window import WINDOWS, window_of
from trends.models import Kind
from trends.sides import DAYS

METRICS: Final = {
    "duration": (Kind.DURATION, "Duration", "setup, call and teardown", 0.001),
    "busy": (Kind.BUSY, "Busy", "the loop's own work, without its waits", 0.0005),
    "stall": (Kind.LONGEST_TICK, "Longest tick", "the longest the loop kept others waiting", 0.001),
    "cancel": (Kind.CANCELLATION_LATENCY, "Cancellation", "from a request to its delivery, the longest", 0.0002),
}
"""By what the address says: kind, title, what it is, and the time that shorter ones count as (seconds)."""
SHAPES: Final = ("duration", "stall", "cancel")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for."""

    days: int
    base: int
    metric: str
    order: Order
    is_scatter: bool
    """Times as a picture instead of a list."""


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """`?window=14d&base=asyncio&metric=duration&sort=-ratio.trio&view=scatter&q=`; `?runs=89,90`; CSV and JSON too."""
    project = frame_or_404(request, slug)
    if numbers := numbers_of(request.GET.get("runs", "")):
        return in_runs(request, project, numbers)
    wanted = parse(clean(request, "q"))
    suite = load_suite(project, _days(request), wanted)
    choice = choice_of(request, suite)
    context: dict[str, Any] = {
        "project": project,
        "section": "compare",
        "suite": suite,
        "verdict": compare_line(suite, choice.base),
        "bar": filter_bar(request, [*wanted.notes, *ignored(wanted, FIELDS)], "file:tests/net/ pool"),
        **links(request, choice, suite),
    }
    if suite is not None and len(suite.used) > 1:
        page = load_contrasts(suite, wanted, ranked_cursor(request.GET.get("differ", "")))
        if form := format_of(request):
            return SHEET.answer(form, page.rows, query_with(request.GET, differ=page.next)[1:] if page.next else None)
        context |= _lists(request, project, suite, choice, wanted) | {
            "contrasts": [(row, difference_of(row)) for row in page.rows],
            "next_contrasts": query_with(request.GET, differ=page.next) if page.next else "",
        }
    elif form := format_of(request):
        return SHEET.answer(form, [])
    return render(request, "compare.html", context)


def choice_of(request: HttpRequest, suite: Suite | None) -> Choice:
    """What is not known here is as if it were not said."""
    used = suite.used if suite is not None and len(suite.used) > 1 else [0, 1, 2]
    by_name = {short(NAMES[place]): place for place in used}
    base = by_name.get(request.GET.get("base", ""), used[0])
    others = [place for place in used if place != base]
    sort = request.GET.get("sort", "")
    other = by_name.get(sort.lstrip("-").removeprefix("ratio."), others[-1])
    metric = request.GET.get("metric", "")
    return Choice(
        days=_days(request),
        base=base,
        metric=metric if metric in METRICS else "duration",
        order=Order(others[-1] if other == base else other, sort.startswith("-"), is_surest=not sort),
        is_scatter=request.GET.get("view") == "scatter",
    )


def _days(request: HttpRequest) -> int:
    days = window_of(request).days
    return days if days in DAYS else DAYS[-1]


def links(request: HttpRequest, choice: Choice, suite: Suite | None) -> dict[str, Any]:
    """Other views of the page, each with whether it is this one."""

    def to(**changes: str) -> str:
        return query_with(request.GET, **{"differ": "", "pace": "", "runs": "", **changes})

    used = suite.used if suite else []
    return {
        "choice": choice,
        "windows": [(one.days, to(window=one.text), one.days == choice.days) for one in WINDOWS if one.days in DAYS],
        "bases": [(short(NAMES[at]), to(base=short(NAMES[at]), sort=""), at == choice.base) for at in used],
        "metrics": [(told[1], to(metric=name), name == choice.metric) for name, told in METRICS.items()],
        "views": [("List", to(view=""), not choice.is_scatter), ("Scatter", to(view="scatter"), choice.is_scatter)],
        "other_view": to(view="" if choice.is_scatter else "scatter"),
        "first_contrasts": to() if "differ" in request.GET else "",
        "first_paces": to() if "pace" in request.GET else "",
    }


def _lists(request: HttpRequest, project: Frame, suite: Suite, choice: Choice, wanted: Filter) -> dict[str, Any]:
    kind, title, meaning, floor_s = METRICS[choice.metric]
    if choice.is_scatter:
        times = _scatters(project, suite, choice, wanted, kind)
    else:
        times = _paces(request, suite, choice, wanted, kind)
    return {
        "title": title,
        "meaning": meaning,
        "floor_s": floor_s,
        "names": [(place, NAMES[place]) for place in suite.used],
        "kpis": list(_kpis(suite, choice.base)),
        "shapes": [(METRICS[name][1], suite.kinds[METRICS[name][0].label]) for name in SHAPES],
        **times,
    }


def _paces(request: HttpRequest, suite: Suite, choice: Choice, wanted: Filter, kind: Kind) -> dict[str, Any]:
    page = load_paces(suite, kind, choice.base, choice.order, wanted, ranked_cursor(request.GET.get("pace", "")))
    others = [place for place in suite.used if place != choice.base]
    return {
        "others": [(place, NAMES[place], _sorted(request, choice, place)) for place in others],
        "axis": _axis(page),
        "paces": page.rows,
        "next_paces": query_with(request.GET, pace=page.next) if page.next else "",
    }


def _scatters(project: Frame, suite: Suite, choice: Choice, wanted: Filter, kind: Kind) -> dict[str, Any]:
    others = [place for place in suite.used if place != choice.base]
    points = load_points(suite, kind, choice.base, choice.order.other, wanted)
    return {"scatters": list(scatters(project.slug, points, choice.base, others))}


def _sorted(request: HttpRequest, choice: Choice, place: int) -> dict[str, Any]:
    """The other way round where it is sorted by already."""
    order = choice.order
    is_sorted = place == order.other and not order.is_surest
    sign = "" if is_sorted and order.is_falling else "-"
    query = query_with(request.GET, pace="", sort=f"{sign}ratio.{short(NAMES[place])}")
    return {"query": query, "is": ("descending" if order.is_falling else "ascending") if is_sorted else ""}


def _axis(paces: PacePage) -> Any:
    return dumbbell_axis([value for row in paces.rows for value in row.median_s if value is not None])


def _kpis(suite: Suite, base: int) -> Iterator[dict[str, Any]]:
    duration, ticks = suite.kinds["duration"], suite.kinds["longest_tick"]
    for place in suite.used:
        said = suite.facts.failed[place] + suite.facts.passed[place]
        took, usual = duration.sum_s[place], duration.sum_s[base]
        yield {
            "backend": NAMES[place],
            "share": suite.facts.passed[place] / said if said else None,
            "failed": suite.facts.failed[place],
            "said": said,
            "sum_s": took,
            "tick_s": ticks.p99_s[place],
            "is_base": place == base,
            "more_s": took - usual if took is not None and usual is not None else None,
        }
