"""`/_ui/`: every component in every state. It is there for tests and for work on the pages, not for visitors."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.counts import Counts
from dashboard.interval import wilson
from dashboard.sentence import plain, strong
from dashboard.show.look import BY_OUTCOME

REASONS = ("timed out", "cancelled", "crashed", "lost", "strict xpass")
BACKENDS = ("asyncio", "asyncio+uvloop", "trio", "mixed", "other", "none")
NODE_IDS = (
    "tests/net/test_pool.py::test_reconnect_backoff[ipv6]",
    "tests/a/rather/deep/folder/of/tests/test_streams.py::TestHalfClosed::test_read_after_eof",
    "test_one.py::test_x",
)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or getattr(settings, "SHOW_COMPONENTS", False)):
        raise Http404("There is nothing at this address.")
    now = timezone.now()
    context = {
        "section": "components",
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
        "rates": [wilson(hits, n) for hits, n in ((0, 20), (3, 60), (10, 46), (5, 5))],
    }
    return render(request, "components.html", context)
