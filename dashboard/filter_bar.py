"""The bar above a list: what it is filtered by, part by part, and the list as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, QueryDict

from dashboard.filter import chips

PLACES: Final = ("after", "before", "page", "format")
"""Parameters that say where in a list one is: another filter begins at its beginning."""


@dataclass(frozen=True, slots=True)
class ChipLink:
    text: str
    href: str
    """The same page without it."""


@dataclass(frozen=True, slots=True)
class FilterBar:
    """`{% include "parts/filter_bar.html" with bar=bar %}`"""

    text: str
    chips: list[ChipLink]
    notes: Sequence[str]
    """Sentences about what was not understood, or does not apply."""
    kept: list[tuple[str, str]]
    """The page's other parameters."""
    clear: str
    examples: str
    csv: str
    json: str
    """Addresses of the list as a file; empty where it has none."""


def filter_bar(
    request: HttpRequest, notes: Sequence[str] = (), examples: str = "backend:trio is:flaky", *, is_listing: bool = True
) -> FilterBar:
    """For a page whose filter is `?q=`; `is_listing`: it answers `?format=csv` and `?format=json`, too."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    query = request.GET.copy()
    for name in PLACES:
        query.pop(name, None)
    links = [ChipLink(chip.text, with_parameter(query, "q", chip.without)) for chip in chips(text)]
    kept = [(name, value) for name, values in query.lists() for value in values if name != "q"]
    csv, json = (with_parameter(query, "format", form) if is_listing else "" for form in ("csv", "json"))
    return FilterBar(text, links, notes, kept, with_parameter(query, "q", ""), examples, csv, json)


def with_parameter(query: QueryDict, name: str, value: str) -> str:
    """`?…` with one parameter set, or left out when `value` is empty; parameters are in the order of their names."""
    pairs = {key: query.getlist(key) for key in query if key != name}
    if value:
        pairs[name] = [value]
    sorted_query = QueryDict(mutable=True)
    for key in sorted(pairs):
        sorted_query.setlist(key, pairs[key])
    return f"?{sorted_query.urlencode()}"
