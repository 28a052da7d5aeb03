"""The one door for results. A sync view: it writes."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from ingest.auth import authenticate
from ingest.decode import read
from ingest.errors import Refused
from ingest.models import Token
from ingest.store import Stored, store


@csrf_exempt
def batch(request: HttpRequest, session: UUID, seq: int) -> JsonResponse:
    """`PUT` one batch: 201 stored, 200 stored before, 4xx with the field at fault and nothing stored."""
    try:
        stored = _put(request, session, seq)
    except Refused as refused:
        return _answer(refused)
    return JsonResponse(_told(stored), status=200 if stored.replay else 201)


def _put(request: HttpRequest, session: UUID, seq: int) -> Stored:
    if request.method != "PUT":
        raise Refused("method", "a batch is sent by PUT", status=405)
    token = authenticate(request, Token.Scope.INGEST)
    if request.headers.get("Content-Encoding") != "gzip":
        raise Refused("Content-Encoding", "expected gzip", status=415)
    if not 1 <= seq < 2**31:
        raise Refused("seq", "batches are numbered from 1")
    return store(token.project, session, read(_body(request), session, seq))


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as error:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise Refused("body", f"more than {limit} bytes", status=413) from error
    except UnreadablePostError as error:
        raise Refused("body", "the connection broke off") from error


def _told(stored: Stored) -> dict[str, object]:
    run = stored.run
    path = reverse("run", args=[run.project.slug, run.number])
    return {
        "stored": stored.results,
        "replay": stored.replay,
        "head": run.head,
        "missing": stored.missing,
        "run": {"id": run.pk, "number": run.number, "url": f"{settings.PUBLIC_URL}{path}"},
    }


def _answer(refused: Refused) -> JsonResponse:
    response = JsonResponse(refused.as_json(), status=refused.status)
    if refused.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if refused.status == 429:
        response["Retry-After"] = "5"
    return response
