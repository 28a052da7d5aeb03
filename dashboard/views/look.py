"""Theme and height of rows are kept in cookies, so that the first byte of a page already has them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dashboard.context import LOOKS

YEAR_S = 365 * 86_400


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """`theme=light|dark`, `density=dense|roomy`, anything else is the usual; then back to `next`."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    for name in LOOKS:
        if name in request.POST:
            _keep(response, name, request.POST[name])
    return response


def _keep(response: HttpResponse, name: str, wanted: str) -> None:
    if wanted in LOOKS[name]:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, wanted, max_age=YEAR_S, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(name, samesite="Lax")
