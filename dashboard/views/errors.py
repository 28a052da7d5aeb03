"""When a page itself fails."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template import loader

log = logging.getLogger("loopglass.pages")


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with an id that is in the log too. It asks the database nothing: that may be what failed."""
    name = secrets.token_hex(4)
    log.error("error %s at %s", name, request.path)
    return HttpResponse(loader.render_to_string("500.html", {"error_id": name}), status=500)
