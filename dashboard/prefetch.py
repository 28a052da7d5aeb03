"""Pages are fetched while the pointer rests on the link to them, by browsers that know how."""

import json
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

NOT_THESE: Final = ("[download]", "[href*='format=']", "[href*='.csv']", "[href*='.json']")
"""Files, and lists as text: they are no pages."""
RULES: Final[dict[str, Any]] = {
    "prefetch": [
        {
            "where": {
                "and": [
                    {"href_matches": "/p/*"},
                    *({"not": {"selector_matches": selector}} for selector in NOT_THESE),
                ]
            },
            "eagerness": "moderate",
        }
    ]
}


@require_safe
@cache_control(public=True, max_age=3600)
def speculation(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(json.dumps(RULES), content_type="application/speculationrules+json")


class PrefetchOnIntent:
    """Tells the browser where the rules are: a header, since the policy allows no inline script."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Speculation-Rules", f'"{reverse("speculation")}"')
        return response
