"""`/p/<slug>/trends/`"""

from datetime import date
from math import log2
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.charts.calendar import calendar, first_day
from dashboard.charts.trend import Line, trend
from dashboard.link import query_with
from dashboard.parts import BACKENDS
from dashboard.queries.project import Frame
from dashboard.queries.trends import (
    CaseShift,
    Day,
    Series,
    load_days,
    load_series,
    load_shifts,
    load_turns,
)
from dashboard.show import plural, seconds
from dashboard.stretch import Stretch, crop, stretch_of
from dashboard.verdict_lines.trend_parts import calendar_line, flakiness_line, gained_line, stalls_line
from dashboard.verdict_lines.trends import ENOUGH, contributors, trends_line
from dashboard.views.frame import frame_or_404
from dashboard.window import WINDOWS, Window, permalink, window_of

METRICS: Final = {
    "suite": "Suite time",
    "gained": "Gained most",
    "flakiness": "Flakiness",
    "stalls": "Loop stalls",
    "calendar": "Calendar",
}
LISTED: Final = 50
DATA: Final = 40
"""Runs in the table behind a chart."""


@require_safe
def trends(request: HttpRequest, slug: str) -> HttpResponse:
    """`?metric=suite|gained|flakiness|stalls|calendar&window=30d`; `x0`, `x1`: the runs that a chart is of."""
    project = frame_or_404(request, slug)
    window = window_of(request, usual=30)
    asked = request.GET.get("metric", "")
    metric = asked if asked in METRICS else "suite"
    context = {
        "project": project,
        "section": "trends",
        "metric": metric,
        "metrics": [
            (name, label, query_with(request.GET, metric="" if name == "suite" else name, x0="", x1=""))
            for name, label in METRICS.items()
        ],
        "window": window,
        "permalink": permalink(request, window),
        "windows": [(one.text, query_with(request.GET, window=one.text, until="", x0="", x1="")) for one in WINDOWS],
        "stretch": stretch_of(request),
        "whole": query_with(request.GET, x0="", x1=""),
        **PARTS[metric](project, window, request),
    }
    return render(request, "trends.html", context)


def _suite(project: Frame, window: Window, request: HttpRequest) -> dict[str, Any]:
    series = load_series(project, window)
    shifts = load_shifts(project, *_span(series))
    return {
        "verdict": trends_line(series, shifts, window),
        "series": series,
        "chart": _chart(series, "suite", stretch_of(request)),
        "changes": _changes(series, shifts),
        "is_thin": max((len(one.runs) for one in series), default=0) < ENOUGH,
        "enough": ENOUGH,
        "data": _data(series, "suite"),
    }


def _stalls(project: Frame, window: Window, request: HttpRequest) -> dict[str, Any]:
    series = load_series(project, window)
    return {
        "verdict": stalls_line(series, window),
        "series": series,
        "chart": _chart(series, "stalls", stretch_of(request)),
        "data": _data(series, "stalls"),
    }


def _gained(project: Frame, window: Window, _: HttpRequest) -> dict[str, Any]:
    shifts = load_shifts(project, *_span(load_series(project, window)))
    gained = [one for one in shifts if one.kind == "duration"]
    slower = _by_test([one for one in gained if one.gained_s > 0])
    faster = _by_test([one for one in gained if one.gained_s < 0])
    return {"verdict": gained_line(shifts, window), "slower": slower[:LISTED], "faster": faster[:LISTED]}


def _by_test(shifts: list[CaseShift]) -> list[CaseShift]:
    """What changed most first, and with it the same test on other backends and runners."""
    most: dict[int, float] = {}
    for one in shifts:
        most[one.case_id] = max(most.get(one.case_id, 0.0), abs(one.gained_s))
    return sorted(shifts, key=lambda one: (-most[one.case_id], one.case_id, -abs(one.gained_s)))


def _flakiness(project: Frame, window: Window, _: HttpRequest) -> dict[str, Any]:
    turns = load_turns(project, window)
    return {"verdict": flakiness_line(turns, window), "turns": turns}


def _span(series: list[Series]) -> tuple[int, int]:
    """Numbers of the oldest and the newest run in the window."""
    numbers = [run.number for one in series for run in (*one.runs[:1], *one.runs[-1:])]
    return min(numbers, default=0), max(numbers, default=0)


def _chart(series: list[Series], metric: str, stretch: Stretch | None) -> str:
    lines = [
        Line(
            name=BACKENDS[one.backend][1],
            marker=BACKENDS[one.backend][0],
            runs=[run.number for run in one.runs],
            values=_values(one, metric),
            cuts=[level.at for level in (one.levels if metric == "suite" else one.stall_levels)],
        )
        for one in series
    ]
    what = "time of the suite, seconds summed over its tests" if metric == "suite" else "longest tick of each run"
    return trend(crop(lines, stretch), f"{what}, by backend, over the runs of the default branch") if lines else ""


def _values(series: Series, metric: str) -> list[float]:
    return [run.duration_s if metric == "suite" else run.longest_s or 0.0 for run in series.runs]


def _changes(series: list[Series], shifts: list[CaseShift]) -> list[dict[str, Any]]:
    """Of the time of the suite, the newest first."""
    found = [
        {
            "run": one.runs[level.at].number,
            "low": one.runs[level.low].number,
            "high": one.runs[min(level.high, len(one.runs) - 1)].number,
            "revision": one.runs[level.at].revision,
            "backend": one.backend,
            "level": level,
            "tests": contributors(one, level, shifts)[:3],
        }
        for one in series
        for level in one.levels
    ]
    return sorted(found, key=lambda one: (-one["run"], one["backend"]))


def _data(series: list[Series], metric: str) -> list[tuple[int, list[str]]]:
    """The same numbers as a table: the newest runs, a column a backend."""
    by_run = [dict(zip([run.number for run in one.runs], _values(one, metric), strict=True)) for one in series]
    numbers = sorted({number for one in by_run for number in one}, reverse=True)[:DATA]
    return [(number, [seconds(one.get(number)) for one in by_run]) for number in numbers]


def _calendar(project: Frame, window: Window, request: HttpRequest) -> dict[str, Any]:
    today = window.until.date()
    of = "failed" if request.GET.get("of") == "failed" else "stall"
    days = load_days(project, first_day(today), today)
    steps = {day: _step(found, of) for day, found in days.items()}
    what = "longest tick" if of == "stall" else "failed attempts"
    worst = sorted(
        ((day, told) for day, told in days.items() if _step(told, of)[0]), key=lambda one: _rank(one[0], one[1], of)
    )
    return {
        "verdict": calendar_line(days),
        "calendar": calendar(steps, today, f"{what} of each day, 53 weeks; {plural(len(days), 'day')} with runs"),
        "of": of,
        "ofs": [
            (name, label, query_with(request.GET, of="" if name == "stall" else name))
            for name, label in (("stall", "Longest tick"), ("failed", "Failed attempts"))
        ],
        "worst": worst[:10],
    }


def _rank(day: date, told: Day, of: str) -> tuple[float, float]:
    return (-(told.worst_s or 0.0) if of == "stall" else -float(told.bad), -day.toordinal())


def _step(told: Day, of: str) -> tuple[int, str]:
    """From 50 ms, or from one failure on, a step for each doubling or fourfold."""
    if of == "failed":
        return (
            0 if not told.bad else min(5, 1 + int(log2(told.bad) / 2))
        ), f"{plural(told.bad, 'failed attempt')} in {plural(told.runs, 'run')}"
    worst = told.worst_s or 0.0
    return (
        0 if worst < 0.05 else min(5, 1 + int(log2(worst / 0.05)))
    ), f"{seconds(told.worst_s)} in {plural(told.runs, 'run')}"


PARTS: Final = {
    "suite": _suite,
    "gained": _gained,
    "flakiness": _flakiness,
    "stalls": _stalls,
    "calendar": _calendar,
}
