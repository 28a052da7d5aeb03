"""The same messages by plain HTTP: for browsers whose proxy blocks sockets, and for what is far behind."""

import gzip

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboard.access import visible_projects
from dashboard.live import rows
from dashboard.live.feed import encoded
from dashboard.live.figures import Seen, figures
from dashboard.live.subscription import BULK_ROWS
from ingest.models import Run

FOR_GOOD = "private, max-age=86400, immutable"
"""A stretch of one epoch never changes."""
LEVEL = 1


@require_safe
@never_cache
def live(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """`hello`, the `batch` after `since` (null if there is none) and `agg` of a run."""
    since = _whole(request, "since")
    run = _run(request, slug, number)
    upto = min(run.head, since + rows.MOST_ROWS)
    try:
        batch = rows.batch(run, since, upto) if upto > since else None
    except rows.Pruned:
        batch = None
    return JsonResponse({"hello": rows.hello(run), "batch": batch, "agg": figures(run, None, Seen())[1]})


@require_safe
def results(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The `batch` of results `from … to` of `epoch`, at most 10 000."""
    first, last = _whole(request, "from"), _whole(request, "to")
    run = _run(request, slug, number)
    if not 0 < first <= last <= min(run.head, first + BULK_ROWS - 1) or request.GET.get("epoch") != run.epoch:
        raise Http404("This run has no such results.")
    try:
        body = encoded(rows.batch(run, first - 1, last)).encode()
    except rows.Pruned as error:
        raise Http404("The results of this run are not kept any more.") from error
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(gzip.compress(body, LEVEL) if packs else body, content_type="application/json")
    if packs:
        answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = FOR_GOOD
    patch_vary_headers(answer, ("Accept-Encoding", "Cookie"))
    return answer


def _run(request: HttpRequest, slug: str, number: int) -> Run:
    rows = Run.objects.select_related("project")
    return get_object_or_404(rows, project__in=visible_projects(request.user), project__slug=slug, number=number)


def _whole(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "0")
    if not (value.isdecimal() and value.isascii() and len(value) < 10):
        raise Http404(f"{name} is a result number")
    return int(value)
