"""The same messages by plain HTTP, for browsers whose proxy blocks sockets."""

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboard.access import visible_projects
from dashboard.live import rows
from ingest.models import Run


@require_safe
@never_cache
def live(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """`hello`, the `batch` after `since` (null if there is none) and `agg` of a run."""
    since = request.GET.get("since", "0")
    if not (since.isdecimal() and since.isascii() and len(since) < 10):
        raise Http404("since is a result number")
    run = get_object_or_404(Run, project__in=visible_projects(request.user), project__slug=slug, number=number)
    return JsonResponse({"hello": rows.hello(run), "batch": rows.batch(run, int(since)), "agg": rows.aggregate(run)})
