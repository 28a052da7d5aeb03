"""`/p/<slug>/flaky/`"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.access import may_work
from dashboard.columns import columns_of, tidied
from dashboard.filter import ignored, parse, toggled
from dashboard.filter_bar import filter_bar
from dashboard.link import query_with
from dashboard.quarantine import USUAL
from dashboard.queries.flagged import FIELDS, QUARANTINED, STATES, FlaggedRow, load_flagged
from dashboard.queries.flagged_counts import FlaggedCounts, PatternCount, load_flagged_counts, load_patterns
from dashboard.queries.flaky import Cursor, load_flaky
from dashboard.queries.project import Frame
from dashboard.ranked_cursor import ranked_cursor
from dashboard.sheet import Sheet, format_of
from dashboard.verdict_lines import flaky_line
from dashboard.verdict_lines.flagged import flagged_line
from dashboard.views.frame import clean, frame_or_404

SAME: Final = "same"
TABS: Final = {
    "active": "Flaky",
    "suspect": "Suspect",
    "broken": "Broken",
    "fixed": "Fixed",
    QUARANTINED: "Quarantined",
    SAME: "Same code",
}
SHEET: Final[Sheet[FlaggedRow]] = Sheet(
    "flaky",
    {
        "test": lambda row: row.case,
        "backend": lambda row: row.backend,
        "verdict": lambda row: row.word,
        "rate": lambda row: row.rate,
        "rate_low": lambda row: row.low,
        "rate_high": lambda row: row.high,
        "failures": lambda row: row.failures,
        "results": lambda row: row.results,
        "since_run": lambda row: row.since,
        "since": lambda row: row.changed_at,
        "expected": lambda row: row.score,
        "error": lambda row: row.pattern.kind if row.pattern else None,
        "message": lambda row: row.pattern.text if row.pattern else None,
        "quarantine": lambda row: row.reason,
        "until": lambda row: row.until.isoformat() if row.until else None,
        "owner": lambda row: row.owner,
    },
)
COLUMNS: Final = {
    "strip": "Last 60 runs",
    "rate": "Fails, 95 % interval",
    "why": "Most failures say",
    "fails": "Failed",
    "since": "Since",
}
IN_FILE: Final = {
    "rate": ("rate", "rate_low", "rate_high"),
    "why": ("error", "message"),
    "fails": ("failures", "results"),
    "since": ("since_run", "since"),
}
"""By the columns of the page those of the file."""


@require_safe
def flaky(request: HttpRequest, slug: str) -> HttpResponse:
    """`?state=active&q=&cols=rate,since`; `?state=same` lists what passed and failed on the same code.

    As CSV or JSON too.
    """
    project = frame_or_404(request, slug)
    if address := tidied(request, COLUMNS):
        return HttpResponseRedirect(address)
    state = request.GET.get("state", "")
    state = state if state in TABS else "active"
    counts = load_flagged_counts(project)
    context = {
        "project": project,
        "section": "flaky",
        "state": state,
        "first": query_with(request.GET),
        "tabs": [
            (
                label,
                query_with(request.GET, state=name if name != "active" else "", q=""),
                counts.states.get(name),
                name,
            )
            for name, label in TABS.items()
        ],
    }
    if state == SAME:
        return render(request, "flaky.html", context | _same(request, project))
    return _flagged(request, project, state, counts, context)


def _flagged(
    request: HttpRequest, project: Frame, state: str, counts: FlaggedCounts, context: dict[str, Any]
) -> HttpResponse:
    wanted, after = parse(clean(request, "q")), ranked_cursor(request.GET.get("after", ""))
    page = load_flagged(project, state, wanted, after)
    columns = columns_of(request, COLUMNS)
    if form := format_of(request):
        return SHEET.without(columns.left_out(IN_FILE)).answer(
            form, page.rows, query_with(request.GET, after=page.next)[1:] if page.next else None
        )
    patterns = load_patterns(project, state) if state in STATES else []
    is_first = after is None and not wanted
    today = timezone.now().date()
    more = {
        "page": page,
        "columns": columns,
        "after": after,
        "next": query_with(request.GET, after=page.next) if page.next else "",
        "verdict": flagged_line(state, counts, page.rows if is_first else [], patterns, project.default_branch),
        "patterns": [(one, _with_pattern(request, one)) for one in patterns],
        "bar": filter_bar(request, [*wanted.notes, *ignored(wanted, FIELDS)], "backend:trio rate:>2% error:Timeout"),
        "may_work": may_work(request.user, project.id),
        "until": today + USUAL,
        "today": today,
        "here": request.get_full_path(),
    }
    return render(request, "flaky.html", context | more)


def _with_pattern(request: HttpRequest, pattern: PatternCount) -> str:
    """The list narrowed to it, or no more where it is."""
    quoted = f'"{pattern.kind}"' if " " in pattern.kind else pattern.kind
    text = toggled(toggled(clean(request, "q"), f"backend:{pattern.backend}"), f"error:{quoted}")
    return query_with(request.GET, q=text)


def _same(request: HttpRequest, project: Frame) -> dict[str, Any]:
    after = _versions(request.GET.get("after", ""))
    page = load_flaky(project, after)
    return {
        "page": page,
        "after": after,
        "verdict": flaky_line(page.backends, project.newest),
        "variants": sum(on.variants for on in page.backends),
        "next": query_with(request.GET, after=f"{page.next.versions}-{page.next.id}") if page.next else "",
    }


def _versions(text: str) -> Cursor | None:
    versions, _, row = text.partition("-")
    if text.isascii() and versions.isdecimal() and row.isdecimal() and len(versions) < 10 and len(row) < 19:
        return Cursor(int(versions), int(row))
    return None
