"""What all endpoints share: who may read, bounded lists, errors that name the field."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from dashboard.access import visible_projects
from ingest.auth import authenticate
from ingest.errors import Refused
from ingest.models import Project, Token

MOST_ITEMS = 1_000

View = Callable[..., dict[str, Any]]


def endpoint(view: View) -> Callable[..., HttpResponseBase]:
    """A GET view that returns what goes into the JSON; `Refused` becomes its status and message."""

    @functools.wraps(view)
    def answer(request: HttpRequest, **path: Any) -> HttpResponseBase:
        try:
            if request.method not in ("GET", "HEAD"):
                raise Refused("method", "this address is read by GET", status=405)
            return JsonResponse(view(request, **path))
        except Refused as refused:
            return JsonResponse(refused.as_json(), status=refused.status)

    return answer


def readable(request: HttpRequest) -> list[Project]:
    """Projects that the token, or else the signed-in user, may read; raises `Refused` 401 without either."""
    if "Authorization" in request.headers:
        return [authenticate(request, Token.Scope.READ).project]
    if not request.user.is_authenticated:
        raise Refused("Authorization", "expected `Bearer <token>` with a token of scope read", status=401)
    return list(visible_projects(request.user))


def project(request: HttpRequest, slug: str) -> Project:
    """The project `slug` if it may be read; 404 otherwise, whether it exists or not."""
    found = next((one for one in readable(request) if one.slug == slug), None)
    if found is None:
        raise Refused("project", f"no project {slug!r} that you may read", status=404)
    return found


def whole(request: HttpRequest, name: str, default: int, most: int = 2**31 - 1) -> int:
    """The query parameter `name` as a number from 0, cut at `most`."""
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise Refused(name, "expected a whole number from 0")
    return min(int(text), most)


def limit(request: HttpRequest, default: int = 100) -> int:
    return max(1, whole(request, "limit", default, MOST_ITEMS))


def page(items: Sequence[dict[str, Any]], most: int, cursor: str) -> dict[str, Any]:
    """A list answer from up to `most + 1` items: the one too many only tells that more follow."""
    shown = list(items[:most])
    return {"items": shown, "next": shown[-1][cursor] if len(items) > most else None}
