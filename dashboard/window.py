"""How far back a page looks: `?window=14d`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

DAYS: Final = (7, 14, 30, 90)


@dataclass(frozen=True, slots=True)
class Window:
    days: int

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return f"{self.days}d"

    @property
    def since(self) -> datetime:
        return timezone.now() - timedelta(days=self.days)


WINDOWS: Final = tuple(Window(days) for days in DAYS)


def window_of(request: HttpRequest, usual: int = 14) -> Window:
    """The window that is asked for; the usual one when there is none of that length."""
    asked = request.GET.get("window", "")
    return next((window for window in WINDOWS if window.text == asked), Window(usual))
