"""Which addresses are views of a project, what they are called, and keeping them."""

from typing import Final
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from dashboard.filter_bar import PLACES
from dashboard.models import SavedView
from ingest.models import Project

MOST: Final = 24
"""Views of a project."""
LONGEST: Final = 60
"""Characters of a name."""
NOT_OF_A_VIEW: Final = {*PLACES, "peek"}
NO_PAGES: Final = frozenset(
    {
        "triage",
        "save-view",
        "save-rules",
        "change-project",
        "keep",
        "change-webhook",
        "try-webhook",
        "renew-webhook-secret",
        "allow-site",
        "end-allowance",
        "add-member",
        "change-member",
        "leave",
        "invite-again",
        "make-token",
        "revoke-token",
        "remove-project",
    }
)
"""Names of addresses that only take what is sent to them."""
TITLES: Final = {
    "project": "Overview",
    "runs": "Runs",
    "run": "Run",
    "run-difference": "Run against run",
    "flaky": "Flaky",
    "test": "Test",
    "sites": "Slow sites",
    "site": "Slow site",
}
"""By the names of addresses, where the name itself is no title."""


class BadView(ValueError):
    """Says what is wrong, as a sentence."""


def address_of(slug: str, path: str) -> str:
    """`/p/shop/runs/?q=x&before=9` below the project: `runs/?q=x`. Raises `BadView` for what is no page of it."""
    bad = BadView("Only pages of this project can be saved.")
    try:
        base, parts = reverse("project", args=[slug]), urlsplit(path)
    except ValueError:
        raise bad from None
    known = not parts.scheme and not parts.netloc and parts.path.startswith(base) and "\x00" not in unquote(path)
    if not known or _name(parts.path) is None:
        raise bad
    query = QueryDict(parts.query, mutable=True)
    for name in NOT_OF_A_VIEW:
        query.pop(name, None)
    text = query.urlencode(safe="/:,")
    address = parts.path.removeprefix(base) + (f"?{text}" if text else "")
    if len(address) > 1000:
        raise BadView("The address is too long to be saved.")
    return address


def name_of(slug: str, address: str) -> str:
    """`Runs: state:failed, window 30d`"""
    parts = urlsplit(reverse("project", args=[slug]) + address)
    name = _name(parts.path) or ""
    numbers = [part for part in parts.path.split("/") if part.isdecimal()]
    title = " ".join([TITLES.get(name, name.capitalize()), *numbers[-1:]])
    query = QueryDict(parts.query)
    said = [query["q"]] if query.get("q") else []
    said += [f"{key} {value}" for key, value in query.items() if key != "q" and value]
    return (f"{title}: {', '.join(said)}" if said else title)[:LONGEST]


@transaction.atomic
def save(project: int, name: str, address: str, by: str) -> None:
    """Saved again, it gets the new name. Raises `BadView` when there are too many."""
    Project.objects.select_for_update().get(pk=project)
    mine = SavedView.objects.filter(project=project)
    if mine.filter(address=address).update(name=name):
        return
    if mine.count() >= MOST:
        raise BadView(f"A project keeps {MOST} views. Forget one first.")
    SavedView.objects.create(project_id=project, name=name, address=address, by=by)


def forget(project: int, address: str) -> None:
    SavedView.objects.filter(project=project, address=address).delete()


def _name(path: str) -> str | None:
    """Of the address, where it is a page that is read."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return None if found.url_name in NO_PAGES else found.url_name
