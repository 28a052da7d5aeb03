"""How far back a page looks: `?window=14d`, and from when: `?until=2026-11-23T08:00Z`, now when it is left out."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from dashboard.link import query_with

DAYS: Final = (7, 14, 30, 90)
FORM: Final = "%Y-%m-%dT%H:%MZ"


@dataclass(frozen=True, slots=True)
class Window:
    days: int
    frozen: datetime | None = None
    """Where it ends; None: it moves with the time."""

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return f"{self.days}d"

    @property
    def until(self) -> datetime:
        return self.frozen or timezone.now()

    @property
    def since(self) -> datetime:
        return self.until - timedelta(days=self.days)


WINDOWS: Final = tuple(Window(days) for days in DAYS)


def window_of(request: HttpRequest, usual: int = 14) -> Window:
    """The window that is asked for; the usual one when there is none of that length."""
    asked = request.GET.get("window", "")
    window = next((window for window in WINDOWS if window.text == asked), Window(usual))
    return replace(window, frozen=_moment(request.GET.get("until", "")))


def _moment(text: str) -> datetime | None:
    """None for what is no moment; and for one to come, since until then it moves."""
    try:
        moment = datetime.strptime(text, FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if datetime(2000, 1, 1, tzinfo=UTC) <= moment <= timezone.now() else None


def permalink(request: HttpRequest, window: Window) -> str:
    """The same view as it is now, whenever it is opened: the window ends with the next minute."""
    end = window.frozen or timezone.now() + timedelta(minutes=1)
    return query_with(request.GET, window=window.text, until=end.astimezone(UTC).strftime(FORM))
