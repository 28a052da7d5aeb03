"""What every response says about what the browser may load and run."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from dashboard.import_map import import_map_source

POLICY: Final = (
    "default-src 'none'; script-src 'self'{map}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types partial"
)


class ContentSecurityPolicy:
    """No inline script or style, nothing from elsewhere; HTML from strings only through the policy `partial`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        source = import_map_source()
        response.setdefault("Content-Security-Policy", POLICY.format(map=f" {source}" if source else ""))
        return response
