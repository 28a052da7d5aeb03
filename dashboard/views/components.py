"""`/_ui/`: every component in every state. It is there for tests and for work on the pages, not for visitors."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.charts.day_shares import Day, day_shares
from dashboard.charts.run_series import run_series
from dashboard.charts.run_strip import FORMS, Cell, run_strip
from dashboard.counts import Counts
from dashboard.filter_bar import filter_bar
from dashboard.interval import wilson
from dashboard.sentence import plain, strong
from dashboard.show.look import BY_OUTCOME
from dashboard.specimens import SHELVES, Shelf, shown

REASONS = ("timed out", "cancelled", "crashed", "lost", "strict xpass")
BACKENDS = ("asyncio", "asyncio+uvloop", "trio", "mixed", "other", "none")
NODE_IDS = (
    "tests/net/test_pool.py::test_reconnect_backoff[ipv6]",
    "tests/a/rather/deep/folder/of/tests/test_streams.py::TestHalfClosed::test_read_after_eof",
    "test_one.py::test_x",
)
GLYPHS = (
    "passed", "failed", "error", "timeout", "cancelled", "flaky", "slow", "skipped", "xfailed", "xpassed", "running",
    "queued", "lost", "quarantined", "asyncio", "uvloop", "trio", "fourth", "none", "left", "right", "up", "brand",
)  # fmt: skip
TONES = ("passed", "failed", "error", "timeout", "cancelled", "flaky", "slow", "neutral")
REPORT = "    async def test_x():\n>       await lend()\nE       TimeoutError\n\ntests/test_x.py:3: TimeoutError"


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """`?of=` a shelf: the charts of one page; the style sheets of all would not fit into one."""
    if not settings.SHOW_COMPONENTS:
        raise Http404("There is nothing at this address.")
    if (shelf := SHELVES.get(request.GET.get("of", ""))) is not None:
        return _charts(request, shelf)
    now = timezone.now()
    context = {
        "section": "components",
        "shelves": SHELVES,
        "outcomes": list(BY_OUTCOME),
        "reasons": REASONS,
        "backends": BACKENDS,
        "nodeids": NODE_IDS,
        "marks": "pppfppeptpcprpsxXp" * 3,
        "verdict": (
            strong("2 failed and 1 error"),
            plain(" of 4\u2009812 results. The loop was held for 118\u2009ms."),
        ),
        "moments": [now - timedelta(seconds=age) for age in (2, 40, 1_000, 9_000, 200_000, 3_000_000)],
        "durations": (None, 0.0, 0.000_012, 0.003, 0.236, 1.59, 23.4, 130, 3_840),
        "counts": Counts(passed=4_000, failed=5, error=1, skipped=40, xfailed=4, xpassed=2),
        "glyphs": GLYPHS,
        "tones": TONES,
        "sites": ("gateway/net/pool.py:88 _sleep", "/usr/lib/python3.11/site-packages/anyio/_core/x.py:12 open", "?"),
        "bar": filter_bar(request, ["rate:abc is not understood: write it like rate:>2%."]),
        "run_strip": run_strip([Cell(status, f"Run of {status}", "#main") for status in FORMS] * 6, "24 runs"),
        "series": run_series([0.01, 0.02, None, 0.25, 0.118, 0.03] * 5, "Longest tick of 30 runs", 0.1),
        "series_empty": run_series([], "no run"),
        "shares": day_shares([Day(3, 1, 400), Day(0, 0, 0), Day(0, 0, 300), Day(12, 0, 420)] * 3, "Failures by day"),
        "values": [0, 3, 5, 1, 0, 8, 2, 2, 4, 6],
        "nothing": [],
        "buckets": {24: 3, 28: 40, 32: 160, 36: 70, 40: 12, 54: 2},
        "report_text": REPORT,
        "rates": [wilson(hits, n) for hits, n in ((0, 20), (3, 60), (10, 46), (5, 5))],
    }
    return render(request, "components.html", context)


def _charts(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    context = {
        "shelf": shelf,
        "shelves": SHELVES,
        "sheet": f"css/pages/{shelf.sheet}.css",
        "specimens": [(one.note, shown(one)) for one in shelf.specimens()],
    }
    return render(request, "specimens.html", context)
