"""The theme is kept in a cookie, so that the first byte of a page already has it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dashboard.context import THEMES

YEAR_S = 365 * 86_400


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """`theme=light|dark`, anything else follows the system; then back to `next`."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "/")
    wanted = request.POST.get("theme", "")
    if wanted in THEMES:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie("theme", wanted, max_age=YEAR_S, samesite="Lax", secure=secure)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
