"""`?tab=` of a run: its files, its workers in time, and what blocked the loop in it, and what its sessions said."""

from typing import Any, Final

from django.http import HttpRequest

from dashboard.file_tree import ORDERS, rows_of
from dashboard.link import query_with
from dashboard.queries.project import Frame
from dashboard.queries.run import RunDetail
from dashboard.queries.run_files import load_files
from dashboard.queries.run_output import load_output
from dashboard.queries.run_ticks import load_ticks
from dashboard.queries.run_timeline import LANES, load_timeline
from dashboard.queries.run_warned import load_warned
from dashboard.timeline_rows import groups_of, marks_of
from dashboard.verdict_lines.run_files import files_line
from dashboard.verdict_lines.run_output import output_line
from dashboard.verdict_lines.run_ticks import ticks_line
from dashboard.verdict_lines.run_timeline import timeline_line
from dashboard.views.frame import clean
from dashboard.zoom import asked_of, views_of

NAMES: Final = {
    "results": "Results",
    "files": "Files",
    "timeline": "Timeline",
    "ticks": "Slow ticks",
    "output": "Output",
}
LISTED: Final = 12
"""Longest tests."""


def tabs_of(asked: str, run: RunDetail) -> list[tuple[str, str, bool, int | None]]:
    """Address, label, whether it is the one that is shown, and how much is in it where that is known."""
    much = {"ticks": run.slow}
    return [
        ("?" if name == "results" else f"?tab={name}", label, name == asked, much.get(name))
        for name, label in NAMES.items()
    ]


def tab_of(request: HttpRequest) -> str:
    """What is asked for; the results if that is nothing that there is."""
    asked = request.GET.get("tab", "")
    return asked if asked in NAMES else "results"


def files(request: HttpRequest, project: Frame, run: RunDetail) -> dict[str, Any]:
    """`?in=tests/net&sort=failed|time|slow|results|name`"""
    found = load_files(project, run)
    within, asked = clean(request, "in").strip("/"), request.GET.get("sort", "")
    sort = asked if asked in ORDERS else "failed"
    rows = rows_of(found.files, within, sort)
    return {
        "verdict": files_line(found.files, found.count, run.status == "running"),
        "files": found,
        "rows": rows,
        "more": sum(row.is_file for row in rows) < found.count if not within else False,
        "within": within,
        "up": query_with(request.GET, **{"in": within.rpartition("/")[0]}),
        "sort": sort,
        "sorts": {name: query_with(request.GET, sort="" if name == "failed" else name) for name in ORDERS},
    }


def timeline(request: HttpRequest, project: Frame, run: RunDetail) -> dict[str, Any]:
    """`?from=12.5&to=14`, seconds from the first test: only this part of it."""
    found = load_timeline(project, run, asked_of(request.GET))
    jobs = {one.id: str(one.facts["job"]) for one in run.sessions if one.facts.get("job")}
    line = timeline_line(found, run.status == "running", jobs)
    context: dict[str, Any] = {"verdict": line, "timeline": found}
    if found is None:
        return context
    return context | {
        "groups": groups_of(found, run, request.path),
        "marks": marks_of(found),
        "zoom": found.shown,
        "zooms": views_of(found.shown, request.GET),
        "longest": found.longest[:LISTED],
        "more": max(0, len(found.lanes) - LANES),
    }


def ticks(_: HttpRequest, project: Frame, run: RunDetail) -> dict[str, Any]:
    found = load_ticks(project, run)
    return {"verdict": ticks_line(found, run.head, run.status == "running"), "ticks": found}


def output(_: HttpRequest, project: Frame, run: RunDetail) -> dict[str, Any]:
    found = load_output(project, run)
    warned = load_warned(project, [one.id for one in found.sessions])
    line = output_line(found, run.status == "running", warned.count)
    return {"verdict": line, "output": found, "warned": warned}


PARTS: Final = {"files": files, "timeline": timeline, "ticks": ticks, "output": output}
