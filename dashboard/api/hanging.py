"""`/runs/<id>/hanging`: tests that hung, told while they did. Their results may be there or not."""

from typing import Any

from django.http import HttpRequest

from dashboard.api.endpoint import endpoint, limit, page, whole
from dashboard.api.runs import readable_run
from ingest.models import Hanging, Result


@endpoint
def hanging(request: HttpRequest, run: int) -> dict[str, Any]:
    """In the order in which they arrived, from the one after `after`."""
    found = readable_run(request, run)
    after, most = whole(request, "after", 0), limit(request)
    rows = Hanging.objects.filter(run=found, pk__gt=after).select_related("session").order_by("pk")
    return page(
        [{"id": row.pk, "session": str(row.session.uuid), **as_json(row)} for row in rows[: most + 1]], most, "id"
    )


def reports_of(result: Result) -> list[dict[str, Any]]:
    """What was told of this very attempt, oldest first."""
    same = {"session": result.session_id, "nodeid": result.node.nodeid, "attempt": result.attempt}
    return [as_json(row) for row in Hanging.objects.filter(**same).order_by("at")]


def as_json(row: Hanging) -> dict[str, Any]:
    """The report as the plugin told it, but for its time, which is by the server's clock."""
    return {**row.content, "at": row.at}
