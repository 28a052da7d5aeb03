"""`/projects/<slug>/runs` and `/runs/<id>`"""

from typing import Any

from django.http import HttpRequest

from dashboard.api.endpoint import endpoint, limit, page, project, readable, whole
from ingest.errors import Refused
from ingest.models import Run


@endpoint
def runs(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Newest first; `after` is the number of the last run seen, `branch` and `status` narrow the list."""
    found = Run.objects.filter(project=project(request, slug)).order_by("-number")
    if before := whole(request, "after", 0):
        found = found.filter(number__lt=before)
    for name in ("branch", "status", "revision"):
        if value := request.GET.get(name):
            found = found.filter(**{name: value.replace("\x00", "")})
    most = limit(request)
    return page([as_json(run) for run in found[: most + 1]], most, "number")


@endpoint
def run(request: HttpRequest, run: int) -> dict[str, Any]:
    return as_json(readable_run(request, run))


def readable_run(request: HttpRequest, pk: int) -> Run:
    """The run if its project may be read; 404 otherwise, whether it exists or not."""
    found = Run.objects.filter(project__in=readable(request), pk=min(pk, 2**63 - 1)).first()
    if found is None:
        raise Refused("run", f"no run {pk} that you may read", status=404)
    return found


def as_json(run: Run) -> dict[str, Any]:
    return {
        "id": run.pk,
        "number": run.number,
        "status": run.status,
        "branch": run.branch,
        "revision": run.revision,
        "tree": run.tree,
        "repository": run.repository,
        "pull": run.pull,
        "job_url": run.job_url,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "head": run.head,
        "counts": run.counts,
        "retried": run.retried,
        "duration_s": run.duration_s,
        "longest_tick_s": run.longest_tick_s,
    }
