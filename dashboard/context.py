"""What every template may use."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

LOOKS: Final = {"theme": ("light", "dark"), "density": ("dense", "roomy")}
"""Cookies of the look, and what they may say beside the usual."""


def shell(request: HttpRequest) -> dict[str, object]:
    """`theme`, `density`: empty where it is the usual; `public_url`: the address people and CI use."""
    chosen = {name: request.COOKIES.get(name, "") for name in LOOKS}
    look = {name: value if value in LOOKS[name] else "" for name, value in chosen.items()}
    return {**look, "public_url": settings.PUBLIC_URL}
