"""What every template may use."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

THEMES: Final = ("light", "dark")


def shell(request: HttpRequest) -> dict[str, object]:
    """`theme`: light, dark or empty (as the system says); `public_url`: the address people and CI use."""
    theme = request.COOKIES.get("theme", "")
    return {"theme": theme if theme in THEMES else "", "public_url": settings.PUBLIC_URL}
