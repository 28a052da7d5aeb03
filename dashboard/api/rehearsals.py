"""`/projects/<slug>/rehearsals`: settings tried on the past, before they are saved."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from dashboard.api.endpoint import endpoint, project
from ingest.errors import Refused
from ingest.models import Membership, Project
from trends.models import Rehearsal
from trends.rehearsal.job import ask
from trends.rules import BadRule
from trends.tasks import rehearse_settings

MOST_DAYS = 365
MOST_WAITING = 3
MOST_BODY = 10_000
ROLES = (Membership.Role.MEMBER, Membership.Role.ADMIN)


@csrf_exempt
def rehearsals(request: HttpRequest, slug: str) -> HttpResponseBase:
    """POST `{"rules": {…}, "days": N}`. A token needs no other proof; a browser's session needs its CSRF token."""
    try:
        if request.method != "POST":
            raise Refused("method", "this address is written by POST", status=405)
        if "Authorization" in request.headers:
            return _asked(request, slug)
        return csrf_protect(_asked)(request, slug)
    except Refused as refused:
        return JsonResponse(refused.as_json(), status=refused.status)


def _asked(request: HttpRequest, slug: str) -> HttpResponseBase:
    try:
        owner = project(request, slug)
        _may_ask(request, owner)
        values, days = _body(request)
        if Rehearsal.objects.filter(project=owner, status=Rehearsal.Status.WAITING).count() >= MOST_WAITING:
            raise Refused("rehearsals", f"{MOST_WAITING} are waiting already; try again when they are done", status=429)
        asked = ask(owner.pk, values, days)
    except BadRule as bad:
        return JsonResponse(Refused(bad.field, bad.message).as_json(), status=400)
    except Refused as refused:
        return JsonResponse(refused.as_json(), status=refused.status)
    rehearse_settings.delay(asked.pk)
    return JsonResponse(as_json(asked), status=202)


def _may_ask(request: HttpRequest, owner: Project) -> None:
    """Tokens that read may; people have to be members: an open project is not for everyone to keep busy."""
    if "Authorization" in request.headers:
        return
    if not Membership.objects.filter(project=owner, user=request.user.pk, role__in=ROLES).exists():
        raise Refused("project", "only its members may try settings", status=403)


def _body(request: HttpRequest) -> tuple[dict[str, Any], int]:
    try:
        if len(request.body) > MOST_BODY:
            raise RequestDataTooBig
        said = json.loads(request.body)
    except RequestDataTooBig:  # of Django, if it is much more
        raise Refused("body", f"expected at most {MOST_BODY} bytes", status=413) from None
    except (ValueError, RecursionError):
        raise Refused("body", "expected JSON") from None
    if not isinstance(said, dict):
        raise Refused("body", "expected an object")
    if unknown := said.keys() - {"rules", "days"}:
        raise Refused(f"body.{min(unknown)}"[:80], "is not known here")
    days = said.get("days", 14)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise Refused("body.days", f"expected a whole number, 1 to {MOST_DAYS}")
    return said.get("rules", {}), days


@endpoint
def rehearsal(request: HttpRequest, slug: str, pk: int) -> dict[str, Any]:
    """One rehearsal; `outcome` is null while it is waited for."""
    found = Rehearsal.objects.filter(project=project(request, slug), pk=min(pk, 2**63 - 1)).first()
    if found is None:
        raise Refused("rehearsal", f"no rehearsal {pk} of this project", status=404)
    return as_json(found)


def as_json(asked: Rehearsal) -> dict[str, Any]:
    told = {"id": asked.pk, "status": asked.status, "rules": asked.values, "days": asked.days}
    return {**told, "asked_at": asked.asked_at, "outcome": asked.outcome}
