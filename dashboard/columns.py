"""Which columns of a table are shown: `?cols=strip,rate`, all of them where nothing is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from dashboard.filter_bar import with_parameter

NONE: Final = "none"
"""Of those that can be left out."""
PLACES: Final = ("cols", "format")


@dataclass(frozen=True, slots=True)
class Columns:
    """`{% include "parts/columns.html" %}`, and `{% if "rate" in columns.shown %}` around what a column has."""

    offered: dict[str, str]
    """Labels by name."""
    shown: frozenset[str]
    kept: list[tuple[str, str]]
    """The page's other parameters."""
    usual: str
    """The address with all of them."""

    def left_out(self, in_file: Mapping[str, Sequence[str]]) -> list[str]:
        """Of the page's file, by the columns of the page those of the file."""
        return [name for column in self.offered if column not in self.shown for name in in_file.get(column, ())]


def columns_of(request: HttpRequest, offered: Mapping[str, str]) -> Columns:
    """Names that are not offered are no columns."""
    asked = _asked(request)
    shown = frozenset(offered) & asked if asked else frozenset(offered)
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name not in PLACES]
    return Columns(dict(offered), shown, kept, with_parameter(request.GET, "cols", ""))


def tidied(request: HttpRequest, offered: Mapping[str, str]) -> str | None:
    """The address that says the same once and in order, where a form has sent each column for itself; else None."""
    if len(request.GET.getlist("cols")) < 2:
        return None
    shown = [name for name in offered if name in _asked(request)]
    wanted = "" if len(shown) == len(offered) else ",".join(shown) or NONE
    return with_parameter(request.GET, "cols", wanted)


def _asked(request: HttpRequest) -> set[str]:
    return {name for text in request.GET.getlist("cols") for name in text.split(",") if name}
