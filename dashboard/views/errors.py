"""When a page itself fails."""

import logging
import secrets
import sys
from typing import Final
from urllib.parse import quote

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

AGAIN_S: Final = 5
"""After which it is worth asking once more."""
GONE: Final = ("08", "57P")
"""SQLSTATEs of a connection that broke, and of a server that goes down or comes up."""

log = logging.getLogger("loopglass.pages")


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with an id that is in the log too; 503 while no database answers. It asks the database nothing: that may be
    what failed."""
    name = secrets.token_hex(4)
    log.error("error %s at %s", name, quote(request.path))
    error = sys.exc_info()[1]
    if error is not None and is_database_gone(error):
        return _without_database(request)
    return HttpResponse(loader.render_to_string("500.html", {"error_id": name}), status=500)


def is_database_gone(error: BaseException) -> bool:
    """Not that a query failed: no query gets an answer."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(GONE)


def _without_database(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        error = {"field": "server", "message": "the database does not answer"}
        return JsonResponse({"error": error}, status=503)  # uploaders have their own pauses
    text = loader.render_to_string("503.html", {"path": request.get_full_path()})
    return HttpResponse(text, status=503, headers={"Retry-After": str(AGAIN_S)})
