"""What all pages of a project begin with."""

from typing import Final

from django.http import Http404, HttpRequest

from dashboard.queries.project import Frame, find_project

MOST: Final = 2**31 - 1


def frame_or_404(request: HttpRequest, slug: str) -> Frame:
    """The project, if this user may see it; otherwise it does not exist."""
    frame = find_project(request.user, slug)
    if frame is None:
        raise Http404("There is no such project, or you are not a member of it.")
    return frame


def whole(request: HttpRequest, name: str) -> int | None:
    """The query parameter `name` as a number from 1; None when it is missing or something else."""
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        return None
    return min(int(text), MOST) or None


def clean(request: HttpRequest, name: str) -> str:
    """The query parameter `name`, without the character that PostgreSQL cannot store."""
    return request.GET.get(name, "").replace("\x00", "").strip()


def is_peek(request: HttpRequest) -> bool:
    """Whether the page is asked for as a panel beside a list."""
    return request.headers.get("X-Partial") == "peek"
